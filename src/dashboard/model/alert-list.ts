import { signal } from "@preact/signals";
import { textOf } from "./read-json.ts";
import { lineOf } from "./words.ts";

/** Most alerts that the page keeps. */
const MOST_ALERTS = 200;

/** One alert, and whether it is over. */
export interface AlertLine {
  id: string;
  unixSeconds: number;
  level: string;
  message: string;
  isOpen: boolean;
  /** The recording of the black box that holds it; empty if the alert does not tell. */
  recording: string;
}

/** The alerts of one game, newest last. An alert that is told again takes the place of itself. */
export class AlertList {
  readonly alerts = signal<readonly AlertLine[]>([]);
  #next = 0;

  add(data: Readonly<Record<string, unknown>>, unixSeconds: number): void {
    const id = typeof data.id === "string" ? data.id : `alert-${this.#next++}`;
    const alert = {
      id,
      unixSeconds,
      level: data.level === "error" || data.level === "warning" ? data.level : "info",
      message: lineOf(data.message ?? ""),
      isOpen: data.state === "open",
      recording: textOf(data.recording),
    };
    this.alerts.value = [...this.alerts.value.filter((one) => one.id !== id).slice(1 - MOST_ALERTS), alert];
  }

  /** Forgets what is later than a time. Units: unix seconds. */
  cutAfter(unixSeconds: number): void {
    this.alerts.value = this.alerts.value.filter((alert) => alert.unixSeconds <= unixSeconds);
  }
}
