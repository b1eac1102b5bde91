import type { HubMessage } from "../../hub/index.ts";
import type { V1Format } from "../../protocol/formats.ts";

/** What goes over a socket. Bytes are a view that may be overwritten by the next message, unless said otherwise. */
export type Payload = string | Uint8Array;

/**
 * Every form in which telemetry leaves: what v1 clients choose (`+0x02` where they asked for compression),
 * and the two of classic clients, who get performance samples as packets beside the JSON.
 */
export type FormatName = V1Format | "telemetry.v1.json+0x02" | "classic.json" | "classic.0x01";

/** How one format turns messages into payloads. */
export interface Format {
  readonly name: FormatName;
  /** Whether a message that is no new sample is left out: the client has its packet already. */
  readonly skipsRepeats?: true;
  /** A message of telemetry; `history` when it is repeated from before. */
  encode(message: HubMessage, history: boolean): Payload;
  /** An answer, a notice, a welcome: any JSON object. */
  encodeControl(message: object): Payload;
}
