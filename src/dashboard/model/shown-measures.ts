import type { Dashboard } from "./dashboard.ts";
import { type Measure, measuresOf, type Point } from "./measures.ts";
import { shownUnixSeconds } from "./shown-frames.ts";

/** The measures of the game up to the moment that is shown: now, or where the strip is paused. `most` is how many of their last values. */
export function shownMeasures(dashboard: Dashboard, most: number): readonly Measure[] {
  const seconds = dashboard.shownSeconds;
  const monitors = dashboard.game.value?.monitors.series.value ?? new Map<string, readonly Point[]>();
  const until = shownUnixSeconds(dashboard);
  const lastOf = (known: ReadonlyMap<string, readonly Point[]>) =>
    new Map([...known].map(([name, points]) => [name, points.slice(-most)]));
  if (until === undefined) return measuresOf(seconds.slice(-most), lastOf(monitors));
  // The second that holds the moment ends up to a second after it.
  const past = seconds.filter(({ to }) => to < until + 1);
  const known = [...monitors].map(
    ([name, points]) => [name, points.filter(([unix]) => unix <= until)] as const,
  );
  return measuresOf(past.length === 0 ? seconds.slice(0, 1) : past.slice(-most), lastOf(new Map(known)));
}
