/** Frames that the page keeps: ten minutes at 120 Hz. */
const FRAMES = 72_000;
/** A number that is smaller by at most this is a frame that came already; by more, the game has started anew. */
export const LONGEST_REPEAT_FRAMES = 600;
/** Most frames that a hole in the numbers may stand for; beyond that the game has started anew. */
const LONGEST_HOLE_FRAMES = 18_000;

/** One frame, as readers get it. */
export interface Frame {
  number: number;
  /** Time from the frame before to this one. NaN where nothing was told. Units: milliseconds. */
  frameMillis: number;
  /** Units: milliseconds. */
  physicsMillis: number;
  /** When it ended, on the axis of the ring. Units: milliseconds. */
  endMillis: number;
}

/**
 * The frames of one game, oldest first. Its axis is the game's own time: the sum of frame times, since packets tell no time. A hole in the frame
 * numbers becomes one entry without a frame time, as wide as its frames at the latest mean.
 */
export class FrameRing {
  readonly #numbers = new Float64Array(FRAMES);
  readonly #frameMillis = new Float32Array(FRAMES);
  readonly #physicsMillis = new Float32Array(FRAMES);
  readonly #ends = new Float64Array(FRAMES);
  #count = 0;
  #meanMillis = 11;

  /** Frames and holes that came so far. Entries with smaller indices may be forgotten already. */
  get end(): number {
    return this.#count;
  }

  /** The oldest index that is kept. */
  get begin(): number {
    return Math.max(0, this.#count - FRAMES);
  }

  /** When the newest frame ended. Units: milliseconds of the axis. */
  get newestMillis(): number {
    return this.#count === 0 ? 0 : this.endMillis(this.#count - 1);
  }

  /** Number of the newest frame; -1 before the first. */
  get newestNumber(): number {
    return this.#count === 0 ? -1 : (this.#numbers[(this.#count - 1) % FRAMES] ?? -1);
  }

  /** Adds a frame. One that came already is left out. */
  push(number: number, frameMillis: number, physicsMillis: number): void {
    const before = this.newestNumber;
    if (number <= before) {
      if (before - number < LONGEST_REPEAT_FRAMES) return;
      this.clear();
    }
    const missing = number - before - 1;
    if (this.#count > 0 && before >= 0 && missing > 0 && missing < LONGEST_HOLE_FRAMES)
      this.#add(number - 1, Number.NaN, Number.NaN, missing * this.#meanMillis);
    this.#add(number, frameMillis, physicsMillis, frameMillis);
    this.#meanMillis += (Math.min(frameMillis, 50) - this.#meanMillis) / 32;
  }

  numberAt(index: number): number {
    return this.#numbers[index % FRAMES] ?? 0;
  }

  frameMillis(index: number): number {
    return this.#frameMillis[index % FRAMES] ?? Number.NaN;
  }

  physicsMillis(index: number): number {
    return this.#physicsMillis[index % FRAMES] ?? Number.NaN;
  }

  endMillis(index: number): number {
    return this.#ends[index % FRAMES] ?? 0;
  }

  /** When an entry began. Units: milliseconds of the axis. */
  beginMillis(index: number): number {
    if (index > this.begin) return this.endMillis(index - 1);
    const { [index % FRAMES]: millis = 0 } = this.#frameMillis;
    return this.endMillis(index) - (Number.isNaN(millis) ? 0 : millis);
  }

  /** The first entry that ends after a time; {@link end} if there is none. */
  indexAfter(axisMillis: number): number {
    let low = this.begin;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.endMillis(middle) > axisMillis) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The entry of a frame number; undefined if it is not kept. */
  indexOfNumber(number: number): number | undefined {
    let low = this.begin;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.numberAt(middle) >= number) high = middle;
      else low = middle + 1;
    }
    return low < this.#count && this.numberAt(low) === number ? low : undefined;
  }

  /** Forgets everything. */
  clear(): void {
    this.#count = 0;
  }

  #add(number: number, frameMillis: number, physicsMillis: number, widthMillis: number): void {
    const end = this.newestMillis + widthMillis;
    const at = this.#count % FRAMES;
    this.#numbers[at] = number;
    this.#frameMillis[at] = frameMillis;
    this.#physicsMillis[at] = physicsMillis;
    this.#ends[at] = end;
    this.#count++;
  }
}
