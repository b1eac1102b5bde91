import { signal } from "@preact/signals";
import { monitorName, type Point } from "./measures.ts";
import { objectOf } from "./read-json.ts";

/** Values that are kept of each monitor: ten minutes, once a second. */
const KEPT = 600;
/** Values that come sooner after the one before are left out: the history holds every one that the game sent. Units: seconds. */
const LEAST_SECONDS = 0.9;
/** Most monitors that are kept. A hostile game could send any number of names. */
const MOST_MONITORS = 64;

/** The monitors of a game over the last ten minutes: the engine's and the project's own. */
export class MonitorLog {
  readonly series = signal<ReadonlyMap<string, readonly Point[]>>(new Map());

  /** Adds what a message tells. Only numbers that the page shows are kept. The project's own monitors are kept as `custom/NAME`. */
  add(data: Readonly<Record<string, unknown>>, unixSeconds: number): void {
    const series = new Map(this.series.value);
    for (const [name, value] of [...Object.entries(data), ...customOf(data)]) {
      if (typeof value !== "number" || !Number.isFinite(value) || monitorName(name) === undefined) continue;
      const before = series.get(name);
      if (before === undefined && series.size >= MOST_MONITORS) continue;
      const [last = Number.NEGATIVE_INFINITY] = before?.at(-1) ?? [];
      if (unixSeconds - last < LEAST_SECONDS) continue;
      series.set(name, [...(before ?? []).slice(1 - KEPT), [unixSeconds, value]]);
    }
    this.series.value = series;
  }

  /** Forgets what is later than a time. Units: unix seconds. */
  cutAfter(unixSeconds: number): void {
    const cut = [...this.series.value].map(
      ([name, points]) => [name, points.filter(([unix]) => unix <= unixSeconds)] as const,
    );
    this.series.value = new Map(cut);
  }
}

function customOf({ custom }: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(objectOf(custom)).map(([name, value]) => [`custom/${name}`, value]);
}
