/** Frames that the page keeps: ten minutes at 120 Hz. */
const FRAMES = 72_000;
/** A hole of more frames leaves nothing that the page would keep: it forgets what was before. */
const LONGEST_HOLE_FRAMES = FRAMES;

/** A frame counts as no longer than this, so that a wrong number does not end the axis. Units: milliseconds. */
const LONGEST_FRAME_MILLIS = 600_000;

/** What became of a frame: added, known already, or the first of another run of the game. */
type PushedFrame = "added" | "known" | "newRun";

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
  /** Entries before it are gone, though the ring would have room for them. */
  #floor = 0;
  #goesBack = false;

  /** Frames and holes that came so far. Entries with smaller indices may be forgotten already. */
  get end(): number {
    return this.#count;
  }

  /** The oldest index that is kept. */
  get begin(): number {
    return Math.max(this.#floor, this.#count - FRAMES);
  }

  /** When the newest frame ended. Units: milliseconds of the axis. */
  get newestMillis(): number {
    return this.#count === 0 ? 0 : this.endMillis(this.#count - 1);
  }

  /** Whether time has gone back and no frame of then has come: the newest entries are later than what the game shows. */
  get isGoingBack(): boolean {
    return this.#goesBack;
  }

  /** Number of the newest frame; -1 before the first. */
  get newestNumber(): number {
    return this.#count === 0 ? -1 : (this.#numbers[(this.#count - 1) % FRAMES] ?? -1);
  }

  /**
   * Adds a frame. One that came already, or that comes late into a hole, is left out. A number that goes back otherwise begins another run of
   * the game: the ring forgets the run before.
   */
  push(number: number, toldMillis: number, physicsMillis: number): PushedFrame {
    const frameMillis = boundedMillis(toldMillis);
    if (this.#goesBack && number <= this.newestNumber) this.#cutFrom(number);
    if (this.#isRepeated(number, frameMillis)) return "known";
    const missing = number - this.newestNumber - 1;
    const isNewRun = this.beginsNewRun(number, toldMillis);
    if (isNewRun) this.clear();
    else if (this.#count > 0 && missing > 0)
      this.#add(number - 1, Number.NaN, Number.NaN, missing * this.#meanMillis);
    this.#add(number, frameMillis, physicsMillis, frameMillis);
    this.#meanMillis += (Math.min(frameMillis, 50) - this.#meanMillis) / 32;
    return isNewRun ? "newRun" : "added";
  }

  /** Whether {@link push} would take this frame as the first of another run of the game. */
  beginsNewRun(number: number, toldMillis: number): boolean {
    const missing = number - this.newestNumber - 1;
    if (this.#count === 0 || (missing >= 0 && missing <= LONGEST_HOLE_FRAMES)) return false;
    // It takes the place of a frame of later.
    if (this.#goesBack && missing < 0) return false;
    return !this.#isRepeated(number, boundedMillis(toldMillis));
  }

  numberAt(index: number): number {
    return this.#numbers[index % FRAMES] ?? 0;
  }

  /** Time from the frame before to this one; NaN where nothing was told. Units: milliseconds. */
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
    const at = this.#firstFrom(number);
    return at < this.#count && this.numberAt(at) === number ? at : undefined;
  }

  /** Time has gone back: the next frame takes the places of those from its number on. */
  goBack(): void {
    this.#goesBack = this.#count > 0;
  }

  /** Forgets everything. */
  clear(): void {
    this.#count = 0;
    this.#floor = 0;
    this.#goesBack = false;
  }

  /** Forgets the entries from a frame number on. */
  #cutFrom(number: number): void {
    this.#goesBack = false;
    const { begin } = this;
    const end = this.#firstFrom(number);
    if (end === begin) this.clear();
    else {
      this.#floor = begin;
      this.#count = end;
    }
  }

  /** Whether a frame is not newer and one of this run: told again, or of a hole. */
  #isRepeated(number: number, frameMillis: number): boolean {
    if (number > this.newestNumber) return false;
    const at = this.#firstFrom(number);
    const known = this.frameMillis(at);
    if (this.numberAt(at) === number && !Number.isNaN(known)) return known === Math.fround(frameMillis);
    return at > this.begin && Number.isNaN(known);
  }

  /** The first entry with this frame number or a higher one; {@link end} if there is none. */
  #firstFrom(number: number): number {
    let low = this.begin;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.numberAt(middle) >= number) high = middle;
      else low = middle + 1;
    }
    return low;
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

function boundedMillis(toldMillis: number): number {
  return Math.min(Math.max(toldMillis, 0), LONGEST_FRAME_MILLIS);
}
