/** Summary of a set of latencies. Units: milliseconds. */
export interface LatencySummary {
  count: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** Each bucket is 1 % wider than the one before it, so percentiles are exact to 1 %. */
const GROWTH = 1.01;
const LOG_GROWTH = Math.log(GROWTH);
/** Number of buckets: enough for latencies up to a quarter of an hour. */
const BUCKETS = Math.ceil(Math.log(1e9) / LOG_GROWTH) + 1;

/** Collects latencies in buckets, so that millions of them need only 16 KiB. */
export class Latencies {
  readonly #counts = new Float64Array(BUCKETS);
  #count = 0;
  #max = 0;

  /** Adds a latency. Units: milliseconds. Values below 1 µs count as 1 µs. */
  add(millis: number): void {
    const micros = Math.max(1, millis * 1000);
    const bucket = Math.min(BUCKETS - 1, Math.ceil(Math.log(micros) / LOG_GROWTH));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count++;
    this.#max = Math.max(this.#max, millis);
  }

  /** Adds all latencies of another collection. */
  addAll(other: Latencies): void {
    for (const [bucket, count] of other.#counts.entries())
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#count += other.#count;
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Percentiles by nearest rank; undefined if there are no latencies. */
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
