import type { JsonObject } from "../protocol/json-messages.ts";
import type { FrameSample, TrackingSample } from "../protocol/samples.ts";

/**
 * What a producer hands to the hub, checked against the topic's schema.
 * Owns: the caller keeps a `frame` sample and may reuse it. The hub keeps a `tracking` sample as the newest of its source: hand over a new one or the one handed over last.
 */
export type AcceptedBody =
  | {
      from: "frame";
      sample: Readonly<FrameSample>;
      /** Memory and CPU load at that time, of a replay; by default the newest that the game reported. */
      monitors?: Readonly<JsonObject>;
    }
  | { from: "tracking"; sample: TrackingSample }
  | { from: "json"; text: string; data: JsonObject };

/** When a message was and which one it is. The caller may reuse the object. */
export interface Stamp {
  /** Time by the producer's clock; undefined for the relay's. Units: unix seconds. */
  timestampSeconds?: number | undefined;
  /** How long the game kept the message to send it with later ones; 0 by default. Units: milliseconds. */
  ageMillis?: number | undefined;
  /** The sequence number that the message has at its origin (links, replay); undefined for the next one. */
  seq?: number | undefined;
  /** The offset that the message has at its origin, at an edge of a relay; undefined for the next one. */
  offset?: number | undefined;
  /** Whether it is from the past of a linked game: it is kept as if it had come then, and is no news. */
  isPast?: boolean | undefined;
  /** The 0x02 packet in which the JSON arrived, if clients may get it unchanged. */
  borrowedPacket?: Uint8Array | undefined;
}

/** An alert that the relay raises about a game. */
export interface AcceptedAlert {
  level: "info" | "warning" | "error";
  message: string;
  /** Further fields of the alert's JSON. */
  fields: JsonObject;
}
