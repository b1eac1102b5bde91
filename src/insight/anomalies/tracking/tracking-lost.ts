import { AlertEpisode, threeDigits } from "../../alerts/index.ts";
import { DEVICE_WORDS, type DeviceName, type SourceContext, type TrackedHands } from "../../game/index.ts";
import type { DeviceDetector, PoseStep } from "./pose-step.ts";

/** When a device counts as lost. */
export interface TrackingLostOptions {
  /** How long a device must be untracked or absent. Hands are often lost for a shorter time. Units: milliseconds. */
  lostMillis: number;
  /** How long it must be tracked again for the alert to end. Units: milliseconds. */
  foundMillis: number;
}

/** A quarter of a second each. */
export const DEFAULT_TRACKING_LOST: Readonly<TrackingLostOptions> = { lostMillis: 250, foundMillis: 250 };

/** Most of the time between two samples that counts as lost. Units: milliseconds. */
const MAX_STEP_MILLIS = 150;

/**
 * Watches for a device that was tracked and no longer is. Kind `tracking_lost`, by device; size: how long it is lost, milliseconds.
 * A controller in whose place the game tracks the hand is put aside, not lost.
 * Cost: a few comparisons per sample.
 */
export class TrackingLost implements DeviceDetector {
  readonly #episode: AlertEpisode;
  /** Whether it was ever tracked: a device that never was cannot be lost. */
  #known = false;
  /** How long it has been lost, from the first sample without it. */
  #lostMillis = Number.NaN;
  #foundAtMillis = Number.NaN;

  readonly #hands: TrackedHands;

  constructor(
    { alerts, hands }: SourceContext,
    private readonly device: DeviceName,
    private readonly options: TrackingLostOptions,
  ) {
    this.#hands = hands;
    const name = DEVICE_WORDS[device];
    const words = {
      level: device === "headset" ? ("error" as const) : ("warning" as const),
      begun: (millis: number) => `${name} has not been tracked for ${threeDigits(millis)} ms`,
      ended: (seconds: number) => `${name} is tracked again after ${threeDigits(seconds)} s`,
    };
    this.#episode = new AlertEpisode(alerts, "tracking_lost", words, Number.POSITIVE_INFINITY, device);
  }

  step({ pose, isLeftOut, atMillis, seconds }: Readonly<PoseStep>): void {
    const { lostMillis, foundMillis } = this.options;
    if (pose?.tracked === true) {
      this.#known = true;
      this.#lostMillis = Number.NaN;
      if (!this.#episode.isOpen) return;
      if (Number.isNaN(this.#foundAtMillis)) this.#foundAtMillis = atMillis;
      else if (atMillis - this.#foundAtMillis >= foundMillis) this.#episode.end();
      return;
    }
    this.#foundAtMillis = Number.NaN;
    // The alert about values that are not finite tells why a pose that was left out is not there.
    if (!this.#known || isLeftOut) return;
    if (this.#hands.isHand(this.device, pose, atMillis) === true) {
      this.#known = false;
      this.#episode.end();
      return;
    }
    if (Number.isNaN(this.#lostMillis)) this.#lostMillis = 0;
    // By the game's clock, since messages may arrive late. A long silence counts only in part: what happened within it is not known.
    else
      this.#lostMillis += Number.isNaN(seconds) ? MAX_STEP_MILLIS : Math.min(seconds * 1000, MAX_STEP_MILLIS);
    const millis = this.#lostMillis;
    if (millis >= lostMillis || this.#episode.isOpen) this.#episode.seen(atMillis, millis);
  }

  tick(): void {}
}
