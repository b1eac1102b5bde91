import { extentOf, type Point } from "../model/measures.ts";

/** Seconds that the line shows. */
const SPAN_SECONDS = 60;
/** Values that are further apart are not joined. Units: seconds. */
const GAP_SECONDS = 5;
/** Height of the line's own coordinates; its width is 100. */
const HEIGHT = 20;

/** The last minute of a measure as a line without axes. Values that are not known leave a gap. `leastSpan`: so much fills the height, so that small differences look small. */
export function SmallLine({ points, leastSpan = 0 }: { points: readonly Point[]; leastSpan?: number }) {
  const end = points.at(-1)?.[0] ?? 0;
  const shown = points.filter(([unix]) => unix > end - SPAN_SECONDS);
  const { least = 0, most = 0 } = extentOf(shown) ?? {};
  const span = Math.max(most - least, leastSpan);
  let last = Number.NEGATIVE_INFINITY;
  let path = "";
  for (const [unix, value] of shown) {
    if (value === null) continue;
    const x = 100 - ((end - unix) / SPAN_SECONDS) * 100;
    const y = HEIGHT / 2 - (span === 0 ? 0 : ((value - (least + most) / 2) / span) * (HEIGHT - 4));
    path += `${unix - last > GAP_SECONDS ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    last = unix;
  }
  return (
    <svg class="small-line" viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
