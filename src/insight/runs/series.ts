/** Values of one kind in order of arrival, each with its frame and its time. */
export class Series {
  readonly values: number[] = [];
  /** Frame number of each value; NaN if the game sent none. */
  readonly frames: number[] = [];
  /** Time of arrival of each value. Units: milliseconds of the monotonic clock. */
  readonly atMillis: number[] = [];

  /** Adds a value. */
  add(value: number, frame: number, atMillis: number): void {
    this.values.push(value);
    this.frames.push(frame);
    this.atMillis.push(atMillis);
  }

  /** The mean; undefined if there are no values. */
  mean(): number | undefined {
    return mean(this.values);
  }

  /** The quantile by nearest rank; undefined if there are no values. */
  quantile(share: number): number | undefined {
    return quantile(this.values, share);
  }

  /** The greatest value and its frame; undefined if there are no values. */
  greatest(): { value: number; frame: number | undefined } | undefined {
    let best = -1;
    for (let index = 0; index < this.values.length; index++)
      if (best < 0 || (this.values[index] as number) > (this.values[best] as number)) best = index;
    const [value, frame] = [this.values[best], this.frames[best]];
    if (value === undefined) return undefined;
    return { value, frame: frame === undefined || Number.isNaN(frame) ? undefined : frame };
  }

  /** How many frame numbers between the first and the last have no value. */
  missing(): number {
    let missing = 0;
    for (let index = 1; index < this.frames.length; index++) {
      const step = (this.frames[index] as number) - (this.frames[index - 1] as number);
      if (step > 1) missing += step - 1;
    }
    return missing;
  }

  /** The values of each second, counted from the first value. Seconds without values are left out. */
  bySecond(): number[][] {
    const first = this.atMillis[0] ?? 0;
    const seconds = Map.groupBy(this.values.keys(), (index) =>
      Math.floor(((this.atMillis[index] as number) - first) / 1000),
    );
    return [...seconds.values()].map((indices) => indices.map((index) => this.values[index] as number));
  }
}

/** The mean; undefined if there are no values. */
export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The quantile by nearest rank; undefined if there are no values. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = sortedNumbers(values);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** The median; undefined if there are no values. */
export function median(values: readonly number[]): number | undefined {
  const sorted = sortedNumbers(values);
  const half = Math.floor(sorted.length / 2);
  const [upper, lower] = [sorted[half], sorted[half - 1]];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 || lower === undefined ? upper : (upper + lower) / 2;
}

/** Sorts numbers. A typed array does that several times faster than an array with a comparison function. */
function sortedNumbers(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}
