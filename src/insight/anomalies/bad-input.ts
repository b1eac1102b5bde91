import { AlertEpisode, type SourceAlerts, shortly } from "../alerts/index.ts";
import type { Observer } from "../game/index.ts";
import { EventRate } from "./event-rate.ts";

/** When refused input counts as a fault. */
export interface BadInputOptions {
  /** So many packets within a second with values that are not numbers. */
  notFinite: number;
  /** So many messages within a second that were refused for anything else. */
  refused: number;
}

/** Two, and five. */
export const DEFAULT_BAD_INPUT: Readonly<BadInputOptions> = { notFinite: 2, refused: 5 };

const WINDOW_MILLIS = 1000;
const QUIET_MILLIS = 1500;

/**
 * Watches what ingest refuses. NaN and infinity never come further: a packet with one is refused (`notFinite`), and that is what is seen
 * here. Kinds `not_finite` and `bad_input`; size: refusals a second.
 * Cost: a few additions a refusal; nothing for what is in order.
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
      begun: () => "the game sends values that are not numbers (NaN or infinite): such packets are refused",
      ended: (seconds: number) => `all values are numbers again, after ${shortly(seconds)} s`,
    };
    const refused = {
      level: "warning" as const,
      begun: (perSecond: number) =>
        `${shortly(perSecond)} messages of the game were refused within a second, the last: ${this.#why}`,
      ended: (seconds: number) => `what the game sends is in order again, after ${shortly(seconds)} s`,
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
