import type { JsonObject } from "../../protocol/json-object.ts";
import type { FrameSample, TrackingSample } from "../../protocol/samples.ts";

/** What a message of a game says, as a link carries it: numbers, or the JSON that the game sent. */
export type LinkBody =
  | {
      from: "frame";
      sample: Readonly<FrameSample>;
      /** `memory_usage_mb` and `cpu_load`, as far as the game has reported them. */
      monitors: Readonly<JsonObject>;
    }
  | { from: "tracking"; sample: Readonly<TrackingSample> }
  | { from: "json"; text: string };

/** One message of a game, as the relay to which the game is connected hands it to other relays. Layout: docs/wire-format.md. */
export interface LinkMessage {
  topic: string;
  /** The connection of the game. */
  epoch: string;
  /** Counts the messages of this topic from this connection. */
  seq: number;
  /** Counts the messages of all topics at the relay of the game: `resume` accepts it. */
  offset: number;
  /** When that relay accepted it, by its clock. Units: unix milliseconds. */
  acceptedUnixMillis: number;
  /** The time that the message states. Units: unix seconds. */
  timestampSeconds: number;
  /** Whether the relay of the game repeats it from its history. */
  isHistory: boolean;
  body: LinkBody;
}
