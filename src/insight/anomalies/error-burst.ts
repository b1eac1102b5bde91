import type { HubMessage } from "../../hub/index.ts";
import { AlertEpisode, type SourceAlerts, shortly } from "../alerts/index.ts";
import type { Observer } from "../game/index.ts";
import { EventRate } from "./event-rate.ts";

/** When errors count as a burst. */
export interface ErrorBurstOptions {
  /** So many within a second. */
  errors: number;
}

/** Five. */
export const DEFAULT_ERROR_BURST: Readonly<ErrorBurstOptions> = { errors: 5 };

const WINDOW_MILLIS = 1000;
const QUIET_MILLIS = 1500;
/** As many as one folded message may stand for. */
const MAX_FOLDED = 10_000;

/**
 * Watches for many errors in a short time. Kind `error_burst`; size: errors a second. A message that stands for several, folded by the
 * addon or the debugger's reader (`count`), counts as so many.
 * Cost: a few additions an error.
 */
export class ErrorBurst implements Observer {
  readonly #rate = new EventRate(WINDOW_MILLIS);
  readonly #episode: AlertEpisode;
  #message = "";

  constructor(
    alerts: SourceAlerts,
    private readonly options: ErrorBurstOptions,
  ) {
    const words = {
      level: "error" as const,
      begun: (perSecond: number) =>
        `${shortly(perSecond)} errors within a second, the last: ${this.#message}`,
      ended: (seconds: number, worst: number) =>
        `the burst of errors is over, after ${shortly(seconds)} s of up to ${shortly(worst)} a second`,
    };
    this.#episode = new AlertEpisode(alerts, "error_burst", words, QUIET_MILLIS);
  }

  event({ topic, body, atMillis }: HubMessage): void {
    if (topic.name !== "log/error" || body.from !== "json") return;
    const { count, message } = body.data;
    const errors = typeof count === "number" && count >= 1 ? Math.min(count, MAX_FOLDED) : 1;
    const total = this.#rate.add(errors, atMillis);
    if (total < this.options.errors) return;
    if (!this.#episode.goesOn) this.#message = String(message ?? "without words").slice(0, 200);
    this.#episode.seen(atMillis, total);
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}
