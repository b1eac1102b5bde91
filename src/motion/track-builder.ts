import { MOTION_COLUMNS, type MotionDevice, type MotionTrack } from "./motion.ts";

/** Builds a track. */
export class TrackBuilder {
  readonly #times: number[] = [];
  readonly #values: number[] = [];

  constructor(
    private readonly device: MotionDevice,
    private readonly kind: MotionTrack["kind"],
  ) {}

  /** Adds a sample. One from before the beginning counts as its first. One that is not later than the sample before it replaces that. Units: seconds. */
  add(atSeconds: number, columns: readonly number[]): void {
    const seconds = Math.max(0, atSeconds);
    const last = this.#times.at(-1);
    if (last !== undefined && seconds <= last) this.#values.length -= MOTION_COLUMNS[this.kind];
    else this.#times.push(seconds);
    this.#values.push(...columns);
  }

  /** The track; undefined without a sample. */
  get track(): MotionTrack | undefined {
    if (this.#times.length === 0) return undefined;
    return { device: this.device, kind: this.kind, times: this.#times, values: this.#values };
  }
}
