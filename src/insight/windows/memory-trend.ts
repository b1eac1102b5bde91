import { fitLine } from "./fit-line.ts";
import { KEPT_SECONDS, type WindowLength } from "./timeline.ts";

/** How many points of the last ten minutes and of the whole run are kept. */
const RECENT_POINTS = 1280;
const RUN_POINTS = 512;
/** Fewest points and shortest time for a slope. */
const MIN_POINTS = 8;
const MIN_SECONDS = 4;

/** How memory changes over a window. Units: MiB, minutes, seconds. */
export interface Trend {
  samples: number;
  covered_s: number;
  first_mb: number;
  last_mb: number;
  min_mb: number;
  max_mb: number;
  /** Null if there are too few points or too little time. */
  slope_mb_per_min: number | null;
  /** 95 % confidence interval of the slope. */
  slope_95: [number, number] | null;
}

/** The memory of one game over time, in constant memory: every half second of ten minutes, and points of the whole run that become sparser. */
export class MemoryTrend {
  readonly #recent = new PointRing(RECENT_POINTS);
  readonly #run = new SparsePoints(RUN_POINTS);

  /** Keeps a value. Units: milliseconds of the monotonic clock. */
  add(atMillis: number, megabytes: number): void {
    this.#recent.add(atMillis, megabytes);
    this.#run.add(atMillis, megabytes);
  }

  /** How memory changed in a window that ends at a moment; undefined without values. */
  over(length: WindowLength, toMillis: number): Trend | undefined {
    const points =
      length === "run"
        ? this.#run.all()
        : this.#recent.between(toMillis - Math.min(length, KEPT_SECONDS) * 1000, toMillis);
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const covered_s = (last[0] - first[0]) / 1000;
    const enough = points.length >= MIN_POINTS && covered_s >= MIN_SECONDS;
    const minutes = points.map(([atMillis]) => (atMillis - first[0]) / 60_000);
    const values = points.map(([, megabytes]) => megabytes);
    const line = enough ? fitLine(minutes, values) : undefined;
    return {
      samples: points.length,
      covered_s,
      first_mb: first[1],
      last_mb: last[1],
      min_mb: Math.min(...values),
      max_mb: Math.max(...values),
      slope_mb_per_min: line?.slope ?? null,
      slope_95: line === undefined ? null : [line.slope - line.margin95, line.slope + line.margin95],
    };
  }
}

type Point = [atMillis: number, value: number];

/** The newest points, at least 400 ms apart. */
class PointRing {
  readonly #values: Float64Array;
  #added = 0;
  #lastMillis = Number.NEGATIVE_INFINITY;

  constructor(private readonly capacity: number) {
    this.#values = new Float64Array(2 * capacity);
  }

  add(atMillis: number, value: number): void {
    if (atMillis - this.#lastMillis < 400) return;
    this.#lastMillis = atMillis;
    const slot = 2 * (this.#added++ % this.capacity);
    this.#values[slot] = atMillis;
    this.#values[slot + 1] = value;
  }

  between(fromMillis: number, toMillis: number): Point[] {
    const points: Point[] = [];
    const oldest = Math.max(0, this.#added - this.capacity);
    for (let index = this.#added - 1; index >= oldest; index--) {
      const slot = 2 * (index % this.capacity);
      const atMillis = this.#values[slot] as number;
      if (atMillis < fromMillis) break;
      if (atMillis <= toMillis) points.push([atMillis, this.#values[slot + 1] as number]);
    }
    return points.reverse();
  }
}

/** Points of the whole run. When there are too many, every other one is dropped and new ones are kept half as often. */
class SparsePoints {
  #points: Point[] = [];
  #spacingMillis = 400;

  constructor(private readonly capacity: number) {}

  add(atMillis: number, value: number): void {
    const last = this.#points.at(-1);
    if (last !== undefined && atMillis - last[0] < this.#spacingMillis) return;
    if (this.#points.length >= this.capacity) {
      this.#points = this.#points.filter((_, index) => index % 2 === 0);
      this.#spacingMillis *= 2;
    }
    this.#points.push([atMillis, value]);
  }

  all(): readonly Point[] {
    return this.#points;
  }
}
