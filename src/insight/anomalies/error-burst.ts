import { shortened } from "../../base/shortened.ts";
import type { HubMessage } from "../../hub/index.ts";
import { AlertEpisode, type SourceAlerts, threeDigits } from "../alerts/index.ts";
import type { Observer } from "../game/index.ts";
import { EventRate } from "./event-rate.ts";

/** When errors count as a burst. */
export interface ErrorBurstOptions {
  /** Errors within a second. */
  errors: number;
}

/** Five within a second. */
export const DEFAULT_ERROR_BURST: Readonly<ErrorBurstOptions> = { errors: 5 };

const WINDOW_MILLIS = 1000;
const QUIET_MILLIS = 1500;
/** Most errors that one folded message counts as. */
const MAX_FOLDED = 10_000;

/**
 * Watches for many errors in a short time. Kind `error_burst`; size: errors per second. A message with a `count`, which the addon or the
 * debugger session has folded, counts as that many.
 * Cost: a few additions per error.
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
        `${threeDigits(perSecond)} errors within a second; the last one: ${this.#message}`,
      ended: (seconds: number, worst: number) =>
        `the burst of errors is over after ${threeDigits(seconds)} s at up to ${threeDigits(worst)} a second`,
    };
    this.#episode = new AlertEpisode(alerts, "error_burst", words, QUIET_MILLIS);
  }

  event({ topic, body, atMillis }: HubMessage): void {
    if (topic.name !== "log/error" || body.from !== "json") return;
    const { count, message } = body.data;
    const errors = typeof count === "number" && count >= 1 ? Math.min(count, MAX_FOLDED) : 1;
    const total = this.#rate.add(errors, atMillis);
    if (total < this.options.errors) return;
    if (!this.#episode.isOpen) this.#message = shortened(String(message ?? "no message"), 200);
    this.#episode.seen(atMillis, total);
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}
