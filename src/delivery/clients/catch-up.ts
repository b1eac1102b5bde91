import type { Clock } from "../../base/clock.ts";
import type { Hub, HubMessage, TopicState } from "../../hub/index.ts";
import type { Dialect } from "../formats/dialect.ts";
import { type HistoryRequest, historyOf } from "../history/history-request.ts";
import { type Replay, replayOf } from "../history/replay.ts";
import type { Lane } from "../lanes/lane.ts";
import type { Subscription, SubscriptionSet } from "./subscription-set.ts";

/** So many messages of before that are looked at, or written, or so many characters of them, count as a command. */
const LOOKED_AT_PER_COMMAND = 1000;
const WRITTEN_PER_COMMAND = 10;
const CHARACTERS_PER_COMMAND = 1024;

/** Which part of a topic's history a subscription brings. */
export type RequestFor = (topic: TopicState, subscription: Subscription) => HistoryRequest;

/** What sends a client the messages of before that it asked for. */
export interface CatchUpParts {
  hub: Hub;
  clock: Clock;
  dialect: Dialect;
  lane: Lane;
}

/** Sends one client messages of before, and counts what that costs. */
export class CatchUp {
  #cost = 0;

  constructor(private readonly parts: CatchUpParts) {}

  /** What was looked at and sent since this was read last. Units: commands. */
  takeCost(): number {
    const cost = Math.floor(this.#cost);
    this.#cost = 0;
    return cost;
  }

  /** The messages that these subscriptions bring, as many as may be sent at once. */
  find(subscriptions: SubscriptionSet, requestFor: RequestFor): Replay {
    const { hub, clock } = this.parts;
    const now = clock.monotonicMillis();
    const messages = hub.topics.all().flatMap((topic) =>
      subscriptions.matching(topic.name).flatMap((subscription) => {
        const request = requestFor(topic, subscription);
        if (request.kind !== "none") this.#cost += topic.history.size / LOOKED_AT_PER_COMMAND;
        const isOfGame = ({ source }: HubMessage) =>
          subscription.source === undefined || subscription.source === source.name;
        return historyOf(topic, request, hub, now, isOfGame);
      }),
    );
    return replayOf(messages);
  }

  send({ messages, characters, isCut }: Replay): void {
    const { hub, dialect, lane } = this.parts;
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

/** Every message after an offset; of a state that is throttled the newest. */
export function missedSince(offset: number): RequestFor {
  return (topic, { interval }) =>
    topic.isState && interval !== "own" && interval > 0
      ? { kind: "last", count: 1 }
      : { kind: "since", offset };
}

/** The newest message of each state topic. */
export function newestState(topic: TopicState): HistoryRequest {
  return topic.isState ? { kind: "last", count: 1 } : { kind: "none" };
}
