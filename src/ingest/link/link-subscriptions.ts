import { type Demand, GAME_STREAMS, type GameStream, samplingOf } from "../../protocol/streams.ts";
import { PROFILER_TOPICS, topicRow } from "../../protocol/topic-table.ts";

/** How much of the past a link to a new run of a relay begins with. Units: seconds. */
const EVENT_SECONDS = 600;
const SERIES_SECONDS = 60;

/** A subscription of a link, in the form of the command. */
export interface LinkSubscription {
  topic: string;
  history: "last" | "none" | { seconds: number } | { since: number };
}

/**
 * The subscriptions that a link has all the time: events, and series of one message a second. `since` is the offset up to which everything has
 * come from the same run of the relay; undefined for a new run.
 */
export function constantSubscriptions(since: number | undefined): LinkSubscription[] {
  const pastOf = (topic: string): LinkSubscription["history"] => {
    if (since !== undefined) return { since };
    const { section, series } = topicRow(topic);
    // The newest of such a topic is part of a snapshot, however old it is.
    if (section !== undefined) return "last";
    return { seconds: series ? SERIES_SECONDS : EVENT_SECONDS };
  };
  return ["scene", "log/*", "alert", "custom/*", "snapshot", "stats", "headset"].map((topic) => ({
    topic,
    history: pastOf(topic),
  }));
}

/** The topics that a link is subscribed to while this relay needs them: streams in demand, and profiles with subscribers. */
export function neededTopics(
  demand: Demand,
  hasSubscribers: (topic: string) => boolean,
): ReadonlySet<string> {
  const streams = GAME_STREAMS.filter((stream) => isInDemand(stream, demand));
  return new Set([...streams, ...PROFILER_TOPICS.filter(hasSubscribers)]);
}

/** The subscription of a topic that is needed from now on. Of a profile only what comes from now on is of use. */
export function neededSubscription(topic: string): LinkSubscription {
  return { topic, history: isProfile(topic) ? "none" : "last" };
}

/** Whether a topic is a profile. */
export function isProfile(topic: string): boolean {
  return topicRow(topic).sampling === "profiler";
}

function isInDemand(stream: GameStream, demand: Demand): boolean {
  return demand[stream].enabled || (samplingOf(stream).sampledWith === "fps" && demand.fps.enabled);
}
