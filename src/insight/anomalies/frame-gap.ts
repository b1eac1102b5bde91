import type { SourceAlerts } from "../alerts/index.ts";
import type { ObservedFrame, Observer } from "../game/index.ts";

/** When frames count as missing. */
export interface FrameGapOptions {
  /** Fewer missing frames raise no alert. Units: frames. */
  leastFrames: number;
  /** After a longer silence the game was not sampling. Units: milliseconds. */
  pauseMillis: number;
}

/** Four frames, within two seconds. */
export const DEFAULT_FRAME_GAP: Readonly<FrameGapOptions> = { leastFrames: 4, pauseMillis: 2000 };

/** How many samples show the usual step. */
const REMEMBERED = 16;
/** From this fall on, the frame count counts as restarted. Units: frames. */
const LEAST_FALL = 10;

/**
 * Watches frame numbers: for frames that the game played without sending a sample, and for a count that restarts. Kind `frame_gap`;
 * size: frames. The alert about a gap waits for one more sample: if the relay asked the game for another interval, the next step is as long.
 * Cost: a few comparisons per sample.
 */
export class FrameGap implements Observer {
  readonly #steps = new Float64Array(REMEMBERED);
  #samples = 0;
  #usual = 0;
  #lastFrame = 0;
  #lastAtMillis = 0;
  /** The step that may be a gap, and the frame after it. */
  #pending = 0;
  #pendingFrame = 0;

  constructor(
    private readonly alerts: SourceAlerts,
    private readonly options: FrameGapOptions,
  ) {}

  frame({ frame, step, elapsedMillis, atMillis }: Readonly<ObservedFrame>): void {
    const fell = this.#lastFrame - frame;
    const silentMillis = atMillis - this.#lastAtMillis;
    this.#lastFrame = frame;
    this.#lastAtMillis = atMillis;
    // There is no step without progress and backwards; a count that overflows goes on.
    // Frames that the relay did not ask for are not missing.
    if (Number.isNaN(step) || Number.isNaN(elapsedMillis)) {
      if (this.#samples > 0 && fell > LEAST_FALL) this.#tellFall(fell);
      this.#samples = 0;
      this.#usual = 0;
      this.#pending = 0;
      return;
    }
    if (this.#pending > 0) this.#decide(step);
    const { leastFrames, pauseMillis } = this.options;
    const known = this.#samples >= REMEMBERED;
    if (known && step >= 2 * this.#usual + leastFrames - 1 && silentMillis < pauseMillis) {
      this.#pending = step;
      this.#pendingFrame = frame;
      return;
    }
    this.#remember(step);
  }

  /** Decides whether the pending step was a gap: it was if this step has the usual length. */
  #decide(step: number): void {
    const missing = this.#pending - this.#usual;
    if (step <= 2 * this.#usual) this.#tellGap(missing);
    else this.#samples = 0;
    this.#pending = 0;
  }

  #remember(step: number): void {
    const slot = this.#samples++ % REMEMBERED;
    const leaving = this.#steps[slot] as number;
    this.#steps[slot] = step;
    if (step > this.#usual || this.#samples <= 1) this.#usual = step;
    else if (leaving === this.#usual && leaving !== step) {
      const held = Math.min(this.#samples, REMEMBERED);
      this.#usual = 0;
      for (let index = 0; index < held; index++)
        this.#usual = Math.max(this.#usual, this.#steps[index] as number);
    }
  }

  #tellGap(missing: number): void {
    const message = `${missing} frames are missing before frame ${this.#pendingFrame}: the game played them but sent no sample`;
    const details = { size: missing, frame: this.#pendingFrame };
    this.alerts.tellOnce("frame_gap", { level: "warning", message, details });
  }

  #tellFall(fell: number): void {
    const message = `the frame number fell by ${fell} to ${this.#lastFrame}: the game restarted its count within one connection`;
    this.alerts.tellOnce("frame_gap", {
      level: "warning",
      message,
      details: { size: fell, frame: this.#lastFrame },
    });
  }
}
