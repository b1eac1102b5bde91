import type { HubMessage } from "../../hub/index.ts";
import { AlertEpisode, type SourceAlerts, shortly } from "../alerts/index.ts";
import type { Observer } from "../game/index.ts";
import { EventRate } from "./event-rate.ts";

/** When events count as a storm. */
export interface EventStormOptions {
  /** So many within half a second. */
  events: number;
  /** And so many times as many as usual: some games say something in every frame. */
  times: number;
}

/** Seventy within half a second, and five times the usual. */
export const DEFAULT_EVENT_STORM: Readonly<EventStormOptions> = { events: 70, times: 5 };

const WINDOW_MILLIS = 500;
/** How long the usual reaches back. Units: milliseconds. */
const USUAL_MILLIS = 20_000;
const QUIET_MILLIS = 1000;

/**
 * Watches how many events come, of all topics but alerts and profiles. Kind `event_storm`; size: events a second.
 * Cost: a few additions an event.
 */
export class EventStorm implements Observer {
  readonly #rate = new EventRate(WINDOW_MILLIS);
  readonly #episode: AlertEpisode;
  /** Events in a window, as usual. */
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
        `events come at ${shortly(perSecond)} a second, the last on ${this.#topic}`,
      ended: (seconds: number, worst: number) =>
        `the storm of events is over, after ${shortly(seconds)} s of up to ${shortly(worst)} a second`,
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
      // A storm is not usual; one that never ends is, in the end.
      const followsMillis = this.#episode.goesOn ? 10 * USUAL_MILLIS : USUAL_MILLIS;
      this.#usual += Math.min(1, passed / followsMillis) * (inWindow - this.#usual);
    }
    this.#lastTickMillis = nowMillis;
    this.#sinceTick = 0;
  }
}
