import type { Clock } from "../../base/clock.ts";
import type { Hub, HubMessage, TopicState } from "../../hub/index.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Dialect } from "../formats/dialect.ts";
import { writtenLength } from "../formats/written-length.ts";
import { historyOf } from "../history/history-of.ts";
import { HistoryPlan } from "../history/history-plan.ts";
import type { HistoryRequest } from "../history/history-request.ts";
import { PacketRun } from "../history/packet-run.ts";
import { type Replay, replayOf } from "../history/replay.ts";
import type { Lane } from "../lanes/lane.ts";
import type { Subscription } from "./subscription.ts";
import type { PatternSubscriptions, SubscriptionIndex } from "./subscription-index.ts";

/** How many messages of the history, read or written, and how many written characters count as one command. */
const LOOKED_AT_PER_COMMAND = 1000;
const WRITTEN_PER_COMMAND = 10;
const CHARACTERS_PER_COMMAND = 1024;
/** Share of its written length that a sample counts as. What it takes is about half of what a text of a game takes, which is kept and sent as it is. */
const SAMPLE_SHARE = 0.5;

/** A kind of topics, of which the same is asked for. */
export interface TopicsAsked {
  isState: boolean;
  /** Whether the client was not subscribed to them before. */
  areNew: boolean;
}

/** Chooses the part of the history of some topics that a subscription begins with. */
export type RequestFor = (subscription: Subscription, topics: TopicsAsked) => HistoryRequest;

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

  /** Counts messages that a client got beside the history. */
  countWritten(messages: number): void {
    this.#cost += messages / WRITTEN_PER_COMMAND;
  }

  /**
   * Finds the messages of topics that subscriptions begin with, as many as may be sent at once. `before` is what the client was subscribed to.
   * Cost: grows with the subscriptions and with the topics, not with their product.
   */
  find(
    topics: readonly TopicState[],
    now: SubscriptionIndex,
    before: SubscriptionIndex,
    requestFor: RequestFor,
  ): Replay {
    const { hub, clock } = this.parts;
    const nowMillis = clock.monotonicMillis();
    const plans = new Plans(requestFor);
    const found: HubMessage[][] = [];
    for (const topic of topics) {
      const subscriptions = now.matching(topic.name);
      if (subscriptions === undefined) continue;
      const plan = plans.of(subscriptions, topic, !before.includes(topic.name));
      if (plan.isEmpty) continue;
      this.#cost += topic.history.size / LOOKED_AT_PER_COMMAND;
      found.push(historyOf(topic, plan, hub, nowMillis));
    }
    const { dialect } = this.parts;
    const carried = found.flat().filter(({ source }) => dialect.carries?.(source) !== false);
    return replayOf(carried, this.#sampleCharacters());
  }

  /** What samples count as in this client's format: all of a topic as much as the first. */
  #sampleCharacters(): (message: HubMessage) => number {
    const known = new Map<Topic, number>();
    return (message) => {
      const { name } = message.topic;
      let characters = known.get(name);
      if (characters === undefined) {
        const [format] = this.parts.dialect.formatsOf(name);
        characters = SAMPLE_SHARE * writtenLength(format.encode(message, true));
        known.set(name, characters);
      }
      return characters;
    };
  }

  send({ messages, characters, isCut }: Replay): void {
    const { hub, dialect, lane } = this.parts;
    lane.settle();
    if (isCut) hub.omissions.add("history_replies_cut");
    const run = new PacketRun();
    const sendRun = () => !run.isEmpty && lane.sendNow(run.take());
    for (const message of messages) {
      const { topic, source, seq, offset } = message;
      const [format] = dialect.formatsOf(topic.name);
      const payload = format.encode(message, true);
      // On the slow lane each message waits, and is counted, for itself.
      if (format.joinsPackets === true && typeof payload !== "string" && lane.state === "fast") {
        run.add(payload);
        if (run.isFull) sendRun();
        continue;
      }
      sendRun();
      const owned = typeof payload === "string" ? payload : payload.slice();
      lane.sendMessage({
        topic: topic.name,
        source,
        seq,
        offset,
        payload: owned,
      });
    }
    sendRun();
    this.#cost += Math.max(messages.length / WRITTEN_PER_COMMAND, characters / CHARACTERS_PER_COMMAND);
  }
}

/** The plans of one command: one for each pattern and kind of topics. */
class Plans {
  readonly #known = new Map<string, HistoryPlan>();

  constructor(private readonly requestFor: RequestFor) {}

  of(
    subscriptions: PatternSubscriptions<Subscription>,
    { isState }: TopicState,
    areNew: boolean,
  ): HistoryPlan {
    const key = `${subscriptions.pattern} ${isState} ${areNew}`;
    let plan = this.#known.get(key);
    if (plan === undefined) {
      const requests = [...subscriptions.inForce()].map(
        (subscription) => [subscription.source, this.requestFor(subscription, { isState, areNew })] as const,
      );
      const byGame = requests.flatMap(([source, request]) =>
        source === undefined ? [] : [[source, request] as const],
      );
      const everyGame = requests.find(([source]) => source === undefined)?.[1];
      plan = new HistoryPlan(everyGame, new Map(byGame));
      this.#known.set(key, plan);
    }
    return plan;
  }
}

/** Requests every message after an offset; of a throttled state topic only the newest. */
export function missedSince(offset: number): RequestFor {
  return ({ interval }, { isState }) =>
    isState && interval !== "own" && interval > 0 ? { kind: "last", count: 1 } : { kind: "since", offset };
}

/** Requests the newest message of state topics, and none of event topics. */
export function newestState(_: Subscription, { isState }: Pick<TopicsAsked, "isState">): HistoryRequest {
  return isState ? { kind: "last", count: 1 } : { kind: "none" };
}
