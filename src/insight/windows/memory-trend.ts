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
    const { atMillis, values } = points;
    const [first, last] = [values[0], values.at(-1)];
    const [beganMillis, endedMillis] = [atMillis[0], atMillis.at(-1)];
    if (first === undefined || last === undefined || beganMillis === undefined || endedMillis === undefined)
      return undefined;
    const covered_s = (endedMillis - beganMillis) / 1000;
    const enough = values.length >= MIN_POINTS && covered_s >= MIN_SECONDS;
    const minutes = atMillis.map((millis) => (millis - beganMillis) / 60_000);
    const line = enough ? fitLine(minutes, values) : undefined;
    return {
      samples: values.length,
      covered_s,
      first_mb: first,
      last_mb: last,
      min_mb: Math.min(...values),
      max_mb: Math.max(...values),
      slope_mb_per_min: line?.slope ?? null,
      slope_95: line === undefined ? null : [line.slope - line.margin95, line.slope + line.margin95],
    };
  }
}

/** Values and their moments, oldest first. */
interface Points {
  atMillis: number[];
  values: number[];
}

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

  between(fromMillis: number, toMillis: number): Points {
    const oldest = Math.max(0, this.#added - this.capacity);
    let first = this.#added;
    while (first > oldest && this.#number(first - 1, 0) >= fromMillis) first--;
    const points: Points = { atMillis: [], values: [] };
    for (let index = first; index < this.#added && this.#number(index, 0) <= toMillis; index++) {
      points.atMillis.push(this.#number(index, 0));
      points.values.push(this.#number(index, 1));
    }
    return points;
  }

  /** The moment (0) or the value (1) of a point. */
  #number(index: number, column: 0 | 1): number {
    return this.#values[2 * (index % this.capacity) + column] as number;
  }
}

/** Points of the whole run. When there are too many, every other one is dropped and new ones are kept half as often. */
class SparsePoints {
  #points: Points = { atMillis: [], values: [] };
  #spacingMillis = 400;

  constructor(private readonly capacity: number) {}

  add(atMillis: number, value: number): void {
    const last = this.#points.atMillis.at(-1);
    if (last !== undefined && atMillis - last < this.#spacingMillis) return;
    if (this.#points.values.length >= this.capacity) {
      const isKept = (_: number, index: number) => index % 2 === 0;
      this.#points = {
        atMillis: this.#points.atMillis.filter(isKept),
        values: this.#points.values.filter(isKept),
      };
      this.#spacingMillis *= 2;
    }
    this.#points.atMillis.push(atMillis);
    this.#points.values.push(value);
  }

  all(): Points {
    return this.#points;
  }
}
