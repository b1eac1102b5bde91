import type { HubMessage } from "../../hub/index.ts";
import type { LINK_FORMAT, V1Format } from "../../protocol/formats.ts";

/** A WebSocket message: text or bytes. By default the next message may overwrite the bytes. */
export type Payload = string | Uint8Array;

/** Name of a dialect: the v1 formats (`+0x02` for clients that asked for compression), the format of links (`+edge` for edges), and the old protocol. */
export type DialectName =
  | V1Format
  | "telemetry.v1.json+0x02"
  | typeof LINK_FORMAT
  | `${typeof LINK_FORMAT}+edge`
  | "classic";

/**
 * Which messages of a topic are sent in a format.
 * `as asked`: at the interval that the client asked for; if it asked for none, every message at the game's own interval.
 * `every sample`: every new sample, whatever interval the client asked for.
 * `beside packets`: at the interval that the client asked for; if it asked for none, at the game's own interval, or at that of
 * the old server if the game samples every frame.
 */
export type Throttling = "as asked" | "every sample" | "beside packets";

/** How the messages of a topic become payloads. */
export interface Format {
  readonly name: string;
  readonly throttling: Throttling;
  /** Whether binary payloads are packets, of which one WebSocket message may hold several. */
  readonly joinsPackets?: boolean;
  /** Encodes a message. `history` marks a repeated message. Empty if the format cannot express the message. */
  encode(message: HubMessage, history: boolean): Payload;
  /** Encodes a notice of drops; absent if its clients are sent none. */
  encodeNotice?(notice: object): Payload;
}
