/** Where a set of latencies lies. Units: milliseconds. */
export interface LatencySummary {
  count: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** Each bucket is so much wider than the one before it: a percentile is right to within one in a hundred. */
const GROWTH = 1.01;
const LOG_GROWTH = Math.log(GROWTH);
/** Enough for a quarter of an hour, in microseconds. */
const BUCKETS = Math.ceil(Math.log(1e9) / LOG_GROWTH) + 1;

/** Latencies as they come, counted in buckets, so that millions of them take 16 KiB. */
export class Latencies {
  readonly #counts = new Float64Array(BUCKETS);
  #count = 0;
  #max = 0;

  /** Takes one in. Units: milliseconds; below a microsecond, and below zero, counts as one microsecond. */
  add(millis: number): void {
    const micros = Math.max(1, millis * 1000);
    const bucket = Math.min(BUCKETS - 1, Math.ceil(Math.log(micros) / LOG_GROWTH));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count++;
    this.#max = Math.max(this.#max, millis);
  }

  /** Takes all of another one's in. */
  addAll(other: Latencies): void {
    for (const [bucket, count] of other.#counts.entries())
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#count += other.#count;
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Percentiles by nearest rank; undefined where there is nothing. */
  summary(): LatencySummary | undefined {
    if (this.#count === 0) return undefined;
    return {
      count: this.#count,
      p50: this.#percentile(0.5),
      p90: this.#percentile(0.9),
      p99: this.#percentile(0.99),
      max: this.#max,
    };
  }

  #percentile(share: number): number {
    const rank = Math.ceil(share * this.#count);
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= rank) return Math.min(this.#max, GROWTH ** bucket / 1000);
    }
    return this.#max;
  }
}
