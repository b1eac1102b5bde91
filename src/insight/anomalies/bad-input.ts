import { AlertEpisode, type SourceAlerts, threeDigits } from "../alerts/index.ts";
import type { Observer } from "../game/index.ts";
import { EventRate } from "./event-rate.ts";

/** When refused input raises an alert. */
export interface BadInputOptions {
  /** Packets and poses per second with values that are not numbers. */
  notFinite: number;
  /** Messages per second that were refused for another reason. */
  refused: number;
}

/** Two and five per second. */
export const DEFAULT_BAD_INPUT: Readonly<BadInputOptions> = { notFinite: 2, refused: 5 };

const WINDOW_MILLIS = 1000;
const QUIET_MILLIS = 1500;

/**
 * Watches what ingest refuses. Ingest leaves out every pose, and refuses every other packet, with NaN or infinity (`notFinite`), so this
 * detector sees the refusal, not the value. Kinds `not_finite` and `bad_input`; size: refusals per second.
 * Cost: a few additions per refusal; nothing for valid input.
 */
export class BadInput implements Observer {
  readonly #notFiniteRate = new EventRate(WINDOW_MILLIS);
  readonly #refusedRate = new EventRate(WINDOW_MILLIS);
  readonly #notFinite: AlertEpisode;
  readonly #refused: AlertEpisode;
  #why = "";

  constructor(
    alerts: SourceAlerts,
    private readonly options: BadInputOptions,
  ) {
    const notFinite = {
      level: "error" as const,
      begun: () =>
        "the game sends values that are not numbers (NaN or infinite); the relay leaves out such poses and packets",
      ended: (seconds: number) => `all values are numbers again after ${threeDigits(seconds)} s`,
    };
    const refused = {
      level: "warning" as const,
      begun: (perSecond: number) =>
        `${threeDigits(perSecond)} messages of the game were refused within a second; the last one: ${this.#why}`,
      ended: (seconds: number) => `the game sends valid messages again after ${threeDigits(seconds)} s`,
    };
    this.#notFinite = new AlertEpisode(alerts, "not_finite", notFinite, QUIET_MILLIS);
    this.#refused = new AlertEpisode(alerts, "bad_input", refused, QUIET_MILLIS);
  }

  refused(reason: string, atMillis: number): void {
    if (reason.includes("notFinite")) {
      const count = this.#notFiniteRate.add(1, atMillis);
      if (count >= this.options.notFinite) this.#notFinite.seen(atMillis, count);
      return;
    }
    const count = this.#refusedRate.add(1, atMillis);
    if (count < this.options.refused) return;
    this.#why = reason.slice(0, 200);
    this.#refused.seen(atMillis, count);
  }

  tick(nowMillis: number): void {
    this.#notFinite.tick(nowMillis);
    this.#refused.tick(nowMillis);
  }
}
