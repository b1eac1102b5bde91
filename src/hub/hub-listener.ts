import type { HubMessage } from "./hub-message.ts";
import type { MessageSource } from "./message-source.ts";

/** How a game went: by a close of its connection, or `lost`, because the connection ended without one. */
export type SourceEnd = "closed" | "lost";

/** A part of the relay that the hub tells what games send, at once and in order. */
export interface HubListener {
  /** A new message. The hub may reuse its record after the call. */
  message(message: HubMessage): void;
  /** A message from the past of a linked game, which is kept and not told as new. */
  past?(message: HubMessage): void;
  /** The relay refused something that a game sent, for this reason. */
  refused?(source: MessageSource, reason: string): void;
  /** The game goes on, on the connection that had ended: a linked game, after its link was cut. */
  sourceReopened?(source: MessageSource): void;
  /** The game has gone. */
  sourceClosed?(source: MessageSource, end: SourceEnd): void;
}
