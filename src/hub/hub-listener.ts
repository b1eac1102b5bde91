import type { HubMessage } from "./hub-message.ts";
import type { MessageSource } from "./message-source.ts";

/** A part of the relay that the hub tells what games send, at once and in order. */
export interface HubListener {
  /** A new message. The hub may reuse its record after the call. */
  message(message: HubMessage): void;
  /** The relay refused something that a game sent, for this reason. */
  refused?(source: MessageSource, reason: string): void;
  sourceClosed?(source: MessageSource): void;
}
