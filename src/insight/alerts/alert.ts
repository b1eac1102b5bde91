import type { MessageSource } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";

/** How bad it is. */
export type AlertLevel = "info" | "warning" | "error";

/**
 * Whether what an alert tells of goes on (`open`), has ended (`resolved`, with the id of the alert that opened it),
 * or was over when it was told (`once`).
 */
export type AlertState = "open" | "resolved" | "once";

/** What a detector says. */
export interface AlertWords {
  level: AlertLevel;
  /** For a person: what happened, to what, with figures. */
  message: string;
  /** What it is about where one game may have several at once: `left_controller`, say. */
  subject?: string;
  /** Its id, where what it tells of has one already. */
  id?: string;
  /** Figures and evidence for programs. */
  details?: JsonObject;
}

/** One alert of one game, as clients get it on the topic `alert`. */
export interface Alert extends AlertWords {
  /** What kind of thing it is: `hitch`, `memory_leak`. */
  kind: string;
  /** The same for an alert and for its end; unique in this run of the relay. */
  id: string;
  state: AlertState;
}

/** Where alerts go. */
export interface AlertSink {
  raise(about: MessageSource, alert: Alert): void;
  /** An alert came too soon after another: nobody gets it. */
  keptBack(): void;
}
