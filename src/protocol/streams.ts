import { recordOf } from "../base/record-of.ts";
import {
  type Freshness,
  type Sampling,
  TOPIC_NAMES,
  TOPIC_TABLE,
  type TopicName,
  topicRow,
} from "./topic-table.ts";

type NameWithSampling<Kind> = {
  [Name in TopicName]: (typeof TOPIC_TABLE)[Name] extends { sampling: Kind } ? Name : never;
}[TopicName];

/** A topic that games sample at an interval, as a stream of its own. */
export type GameStream = NameWithSampling<Sampling>;

/** A stream of the old protocol: classic clients switch it and set its interval, and every game has it. */
export type Stream = NameWithSampling<Sampling & { oldProtocol: true }>;

/** Every stream of a game, in the order of the table of topics. */
export const GAME_STREAMS = TOPIC_NAMES.filter(
  (name): name is GameStream => typeof topicRow(name).sampling === "object",
);

const STREAM_NAMES: ReadonlySet<string> = new Set(GAME_STREAMS);

/** Those of the old protocol. */
export const STREAMS = GAME_STREAMS.filter((stream): stream is Stream => samplingOf(stream).oldProtocol);

/** How a stream is sampled. */
export function samplingOf(stream: GameStream): Sampling {
  return TOPIC_TABLE[stream].sampling;
}

/** Whether a topic is a stream of games. Cost: one look-up, since it is asked for each message. */
export function isGameStream(topic: string): topic is GameStream {
  return STREAM_NAMES.has(topic);
}

/** Demand for one stream. */
export interface StreamDemand {
  /** Whether any client, or a part of the relay, needs the stream. */
  enabled: boolean;
  /** Whether the game's own interval is needed. */
  ownInterval: boolean;
  /** The shortest interval asked for; undefined if there is none. Units: seconds, 0 is every sample. */
  fastestSeconds: number | undefined;
}

/**
 * The parts of a demand: each stream, and `fps_and_performance` for games that sample both together as `fps`.
 */
export const DEMAND_NAMES = [...GAME_STREAMS, "fps_and_performance"] as const;

/** One of {@link DEMAND_NAMES}. */
export type DemandName = (typeof DEMAND_NAMES)[number];

/**
 * The longest time that samples and events may wait in a game before it sends them. Units: seconds.
 * Sending rarely is cheap for the game; a client that watches needs each sample in its frame.
 */
export const MAX_DELAY_SECONDS: Readonly<Record<Freshness, number>> = { live: 0, judged: 0.1, nobody: 1 };

/** The demand for each stream. */
export type StreamDemands = Readonly<Record<DemandName, Readonly<StreamDemand>>>;

/** What clients and parts of the relay need of a game. */
export interface Demand extends StreamDemands {
  /** How soon the game has to send: the least of {@link MAX_DELAY_SECONDS} that anyone needs. */
  readonly maxDelaySeconds: number;
}

/** No demand for a stream. */
export const NO_STREAM: StreamDemand = { enabled: false, ownInterval: false, fastestSeconds: undefined };

/** Every stream at the game's own interval. */
export const OWN_INTERVAL_DEMAND: Demand = {
  ...recordOf(DEMAND_NAMES, () => ({ enabled: true, ownInterval: true, fastestSeconds: undefined })),
  maxDelaySeconds: MAX_DELAY_SECONDS.judged,
};

/**
 * The demand that the relay tells a game, by stream. `knows` is whether the game has a stream that the old protocol does not have.
 * A game without that stream is told the demand for both streams as that of the stream that it samples.
 */
export function gameDemandOf(
  demand: StreamDemands,
  knows: (stream: GameStream) => boolean,
): [stream: GameStream, demand: Readonly<StreamDemand>][] {
  const told = GAME_STREAMS.filter((stream) => samplingOf(stream).oldProtocol || knows(stream));
  const combined = GAME_STREAMS.filter((stream) => !told.includes(stream)).map(
    (stream): string | undefined => samplingOf(stream).sampledWith,
  );
  return told.map((stream) => [stream, demand[combined.includes(stream) ? "fps_and_performance" : stream]]);
}

/** The demand in the streams of the old protocol, for a server that has no others. */
export function oldDemandOf(demand: StreamDemands): Record<Stream, Readonly<StreamDemand>> {
  const told = new Map(gameDemandOf(demand, () => false));
  return recordOf(STREAMS, (stream) => told.get(stream) ?? NO_STREAM);
}
