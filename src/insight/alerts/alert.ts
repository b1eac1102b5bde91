import type { MessageSource } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";

/** How serious an alert is. */
export type AlertLevel = "info" | "warning" | "error";

/**
 * Whether the problem has begun (`open`), has ended (`resolved`, with the id of the alert that opened it),
 * or was already over when the alert was sent (`once`).
 */
export type AlertState = "open" | "resolved" | "once";

/** The content of an alert, as a detector gives it. */
export interface AlertWords {
  level: AlertLevel;
  /** For people: what happened, to what, with numbers. */
  message: string;
  /** What the alert is about, if one game can have several of its kind at once: for example `left_controller`. */
  subject?: string;
  /** The id, if the problem has one already. */
  id?: string;
  /** Numbers and evidence for programs. */
  details?: JsonObject;
}

/** One alert of one game, as clients get it on the topic `alert`. */
export interface Alert extends AlertWords {
  /** The kind of problem: `hitch`, `memory_leak`. */
  kind: string;
  /** The same in the alert and in its end. Unique in this run of the relay. */
  id: string;
  state: AlertState;
}

/** Where alerts go. */
export interface AlertSink {
  raise(about: MessageSource, alert: Alert): void;
  /** Counts an alert that is not sent because it came too soon after another. */
  keptBack(): void;
}
