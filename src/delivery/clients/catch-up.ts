import type { Clock } from "../../base/clock.ts";
import type { Hub, MessageSource, TopicState } from "../../hub/index.ts";
import type { Dialect } from "../formats/dialect.ts";
import { type HistoryRequest, historyOf } from "../history/history-request.ts";
import { type Replay, replayOf } from "../history/replay.ts";
import type { Lane } from "../lanes/lane.ts";
import type { Subscription, SubscriptionSet } from "./subscription-set.ts";

/** How many messages of the history, read or written, and how many written characters count as one command. */
const LOOKED_AT_PER_COMMAND = 1000;
const WRITTEN_PER_COMMAND = 10;
const CHARACTERS_PER_COMMAND = 1024;

/** Chooses the part of a topic's history that a subscription begins with. */
export type RequestFor = (topic: TopicState, subscription: Subscription) => HistoryRequest;

/** What a {@link CatchUp} needs. */
export interface CatchUpParts {
  hub: Hub;
  clock: Clock;
  dialect: Dialect;
  lane: Lane;
}

/** Sends one client messages from the history, and counts the cost. */
export class CatchUp {
  #cost = 0;

  constructor(private readonly parts: CatchUpParts) {}

  /** Returns the cost since the last call, and resets it. Units: commands. */
  takeCost(): number {
    const cost = Math.floor(this.#cost);
    this.#cost = 0;
    return cost;
  }

  /** Finds the messages that subscriptions begin with, as many as may be sent at once. */
  find(subscriptions: SubscriptionSet, requestFor: RequestFor): Replay {
    const { hub, clock } = this.parts;
    const now = clock.monotonicMillis();
    const messages = hub.topics.all().flatMap((topic) =>
      subscriptions.matching(topic.name).flatMap((subscription) => {
        const request = requestFor(topic, subscription);
        if (request.kind !== "none") this.#cost += topic.history.size / LOOKED_AT_PER_COMMAND;
        const isOfGame = ({ name }: MessageSource) =>
          subscription.source === undefined || subscription.source === name;
        return historyOf(topic, request, hub, now, isOfGame);
      }),
    );
    return replayOf(messages);
  }

  send({ messages, characters, isCut }: Replay): void {
    const { hub, dialect, lane } = this.parts;
    lane.settle();
    if (isCut) hub.omissions.add("history_replies_cut");
    for (const message of messages) {
      const { topic, source, seq, offset } = message;
      const [format] = dialect.formatsOf(topic.name);
      const payload = format.encode(message, true);
      const owned = typeof payload === "string" ? payload : payload.slice();
      lane.sendMessage({
        topic: topic.name,
        source,
        seq,
        offset,
        payload: owned,
      });
    }
    this.#cost += Math.max(messages.length / WRITTEN_PER_COMMAND, characters / CHARACTERS_PER_COMMAND);
  }
}

/** Requests every message after an offset; of a throttled state topic only the newest. */
export function missedSince(offset: number): RequestFor {
  return (topic, { interval }) =>
    topic.isState && interval !== "own" && interval > 0
      ? { kind: "last", count: 1 }
      : { kind: "since", offset };
}

/** Requests the newest message of a state topic, and none of an event topic. */
export function newestState(topic: TopicState): HistoryRequest {
  return topic.isState ? { kind: "last", count: 1 } : { kind: "none" };
}
