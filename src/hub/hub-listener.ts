import type { MessageSource } from "./message-source.ts";
import type { TelemetryMessage } from "./telemetry-message.ts";
import type { TopicState } from "./topic-state.ts";

/** Somebody who is told what games say, at once and in order. */
export interface HubListener {
  /** It finds in the history what it needs of figures: it is told of some, and need not be told of all. */
  readonly readsHistory?: true;
  /**
   * Figures in a packet of their own have come, of which nobody else has to be told. Passes the packet on and returns true where that is all
   * there is to do; else it does nothing, and is told as usual. The packet is gone after the call.
   */
  passOn?(source: MessageSource, atMillis: number, borrowedPacket: Uint8Array): boolean;
  /**
   * New figures as 0x01 carries them, and the packet itself if it came alone in a message (gone after the call).
   * The `fps` message of the same sample follows, told by {@link message}.
   */
  performance?(message: TelemetryMessage, borrowedPacket?: Uint8Array): void;
  /** A new message. Its record may be used again; `borrowedPacket`, the 0x02 that it came in, is gone after the call. */
  message(message: TelemetryMessage, borrowedPacket?: Uint8Array): void;
  /** Something that a game sent was refused, for this reason. Nobody else hears of it. */
  refused?(source: MessageSource, reason: string): void;
  topicOpened?(topic: TopicState): void;
  sourceClosed?(source: MessageSource): void;
}
