import type { HubMessage } from "../../hub/index.ts";
import type { V1Format } from "../../protocol/formats.ts";

/** What goes over a socket. Bytes are a view that may be overwritten by the next message, unless said otherwise. */
export type Payload = string | Uint8Array;

/** Name of a dialect: the v1 formats (`+0x02` for clients that asked for compression), and the old protocol. */
export type DialectName = V1Format | "telemetry.v1.json+0x02" | "classic";

/**
 * Which messages of a topic go out in a format.
 * `as asked`: at the interval that the client asked for; without one, every message at the game's own interval.
 * `every sample`: every new sample, whatever the interval.
 * `beside packets`: as asked; without an interval at the game's own, or at the old server's if the game samples every frame.
 */
export type Throttling = "as asked" | "every sample" | "beside packets";

/** How the messages of a topic become payloads. */
export interface Format {
  readonly name: string;
  readonly throttling: Throttling;
  /** Encodes a message; `history` when it is repeated from before. Empty if the message has no form in this format. */
  encode(message: HubMessage, history: boolean): Payload;
}
