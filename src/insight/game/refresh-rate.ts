/** Rates of headsets and screens. Not 144 Hz: Godot without a display runs at 145, and has no refresh to miss. Units: Hz. */
const KNOWN_HZ = [60, 72, 80, 90, 120];
/** What is taken for a game that runs faster than any of them, and before anything is known. Units: Hz. */
const DEFAULT_HZ = 90;
/** How much slower than its rate a game's usual frame may be. */
const TOLERANCE = 0.06;
/** From how many periods on a frame missed a refresh: one that did takes two, but for the trembling of clocks. */
const LATE = 1.8;

/** The frame rate that a game is meant to hold, and the frame time that is usual for it. */
export class RefreshRate {
  #medianMillis = Number.NaN;
  #budgetMillis: number;

  constructor(private readonly budgetHz: number | "auto") {
    this.#budgetMillis = 1000 / (budgetHz === "auto" ? DEFAULT_HZ : budgetHz);
  }

  /** Whether the rate was given, or enough frames have come to find it. */
  get isKnown(): boolean {
    return this.budgetHz !== "auto" || !Number.isNaN(this.#medianMillis);
  }

  /** Whether the rate was given or found. */
  get origin(): "given" | "found" | "assumed" {
    if (this.budgetHz !== "auto") return "given";
    return this.isKnown ? "found" : "assumed";
  }

  /** Refreshes that passed without a new frame while one took so long: 1 at 22.2 ms of 90 Hz. 0 before the rate is known. */
  lostFrames(frameMillis: number): number {
    const period = this.periodMillis;
    return this.isKnown && frameMillis > LATE * period ? Math.round(frameMillis / period) - 1 : 0;
  }

  /** What a frame may take. Units: milliseconds. */
  get budgetMillis(): number {
    return this.#budgetMillis;
  }

  /** The median of the last seconds; NaN before anything is known. Units: milliseconds. */
  get medianMillis(): number {
    return this.#medianMillis;
  }

  /** From frame to frame as the game runs now: its budget, or longer where it runs steadily slower. Units: milliseconds. */
  get periodMillis(): number {
    return this.#medianMillis > this.#budgetMillis ? this.#medianMillis : this.#budgetMillis;
  }

  /** The median of the last seconds is known anew. */
  update(medianMillis: number): void {
    this.#medianMillis = medianMillis;
    if (this.budgetHz !== "auto") return;
    this.#budgetMillis = 1000 / nearestRate(medianMillis);
  }
}

/** The known rate that frames of this length are meant for: the fastest that they hold, or the slowest where they hold none. */
function nearestRate(medianMillis: number): number {
  const fastest = KNOWN_HZ.at(-1) ?? DEFAULT_HZ;
  if (medianMillis < (1000 / fastest) * (1 - TOLERANCE)) return DEFAULT_HZ;
  return KNOWN_HZ.findLast((hz) => medianMillis <= (1000 / hz) * (1 + TOLERANCE)) ?? (KNOWN_HZ[0] as number);
}
