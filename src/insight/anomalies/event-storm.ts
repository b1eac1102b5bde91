import type { HubMessage } from "../../hub/index.ts";
import { AlertEpisode, type SourceAlerts, threeDigits } from "../alerts/index.ts";
import type { Observer } from "../game/index.ts";
import { EventRate } from "./event-rate.ts";

/** When events count as a storm. */
export interface EventStormOptions {
  /** Events within half a second. */
  events: number;
  /** And this many times the usual number: some games send an event in every frame. */
  times: number;
}

/** Seventy within half a second, and five times the usual. */
export const DEFAULT_EVENT_STORM: Readonly<EventStormOptions> = { events: 70, times: 5 };

const WINDOW_MILLIS = 500;
/** Over how long the usual number is averaged. Units: milliseconds. */
const USUAL_MILLIS = 20_000;
const QUIET_MILLIS = 1000;

/**
 * Watches how many events arrive, of all topics but alerts and profiles. Kind `event_storm`; size: events per second.
 * Cost: a few additions per event.
 */
export class EventStorm implements Observer {
  readonly #rate = new EventRate(WINDOW_MILLIS);
  readonly #episode: AlertEpisode;
  /** The usual number of events in a window. */
  #usual = 0;
  #lastTickMillis = Number.NaN;
  #sinceTick = 0;
  #topic = "";

  constructor(
    alerts: SourceAlerts,
    private readonly options: EventStormOptions,
  ) {
    const words = {
      level: "warning" as const,
      begun: (perSecond: number) =>
        `the game sends ${threeDigits(perSecond)} events a second; the last one on ${this.#topic}`,
      ended: (seconds: number, worst: number) =>
        `the event storm is over after ${threeDigits(seconds)} s at up to ${threeDigits(worst)} a second`,
    };
    this.#episode = new AlertEpisode(alerts, "event_storm", words, QUIET_MILLIS);
  }

  event({ topic: { name }, atMillis }: HubMessage): void {
    if (name === "alert" || name.startsWith("profiler/")) return;
    this.#sinceTick++;
    const { events, times } = this.options;
    const count = this.#rate.add(1, atMillis);
    if (count < events || count < times * this.#usual) return;
    this.#topic = name;
    this.#episode.seen(atMillis, (count * 1000) / WINDOW_MILLIS);
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
    const passed = nowMillis - this.#lastTickMillis;
    if (passed > 0) {
      const inWindow = (this.#sinceTick * WINDOW_MILLIS) / passed;
      // A storm raises the usual number only slowly, so that one that never ends does become usual.
      const followsMillis = this.#episode.isOpen ? 10 * USUAL_MILLIS : USUAL_MILLIS;
      this.#usual += Math.min(1, passed / followsMillis) * (inWindow - this.#usual);
    }
    this.#lastTickMillis = nowMillis;
    this.#sinceTick = 0;
  }
}
