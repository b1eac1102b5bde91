import { AlertEpisode, threeDigits } from "../../alerts/index.ts";
import { DEVICE_WORDS, type DeviceName, type SourceContext, type TrackingFaults } from "../../game/index.ts";
import type { DeviceDetector, PoseStep } from "./pose-step.ts";

/** When a pose counts as frozen. */
export interface TrackingFrozenOptions {
  /** How long a pose must be the same to the last bit. A sensor has noise even if its device lies still. Units: milliseconds. */
  frozenMillis: number;
  /** And in at least this many samples. */
  frozenSteps: number;
  /** And after it moved in this many samples in a row: a pose that never moves does not come from a sensor. */
  movedSteps: number;
}

/** Three tenths of a second, after twenty samples that moved. */
export const DEFAULT_TRACKING_FROZEN: Readonly<TrackingFrozenOptions> = {
  frozenMillis: 290,
  frozenSteps: 3,
  movedSteps: 20,
};

/**
 * Watches for a device that is reported as tracked and whose pose does not change at all. Kind `tracking_frozen`, by device;
 * size: for how long, milliseconds.
 * Cost: six comparisons per sample.
 */
export class TrackingFrozen implements DeviceDetector {
  readonly #episode: AlertEpisode;
  #movedSteps = 0;
  #stillSteps = 0;
  #stillSinceMillis = 0;
  #lastAtMillis = 0;
  readonly #faults: TrackingFaults;
  /** How much of this time without movement the windows have been told; 0 while it is no freeze. Units: milliseconds. */
  #countedMillis = 0;

  constructor(
    { alerts, trackingFaults }: SourceContext,
    private readonly device: DeviceName,
    private readonly options: TrackingFrozenOptions,
  ) {
    this.#faults = trackingFaults;
    const name = DEVICE_WORDS[device];
    const words = {
      level: "warning" as const,
      begun: (millis: number) =>
        `${name} is reported as tracked, but its pose has not changed at all for ${threeDigits(millis)} ms`,
      ended: (_: number, millis: number) => `${name} moves again after ${threeDigits(millis / 1000)} s`,
    };
    this.#episode = new AlertEpisode(alerts, "tracking_frozen", words, 1000, device);
  }

  step({ comparable, still, atMillis }: Readonly<PoseStep>): void {
    const { frozenMillis, frozenSteps, movedSteps } = this.options;
    const lastAtMillis = this.#lastAtMillis;
    this.#lastAtMillis = atMillis;
    if (!comparable) {
      this.#stillSteps = 0;
      return;
    }
    if (!still) {
      // A pose that is updated more slowly than it is sampled stands still for a sample or two.
      if (this.#stillSteps >= frozenSteps) this.#movedSteps = 0;
      this.#stillSteps = 0;
      this.#movedSteps++;
      return;
    }
    if (this.#stillSteps++ === 0) {
      this.#stillSinceMillis = lastAtMillis;
      this.#countedMillis = 0;
    }
    const millis = atMillis - this.#stillSinceMillis;
    const frozen = millis >= frozenMillis && this.#stillSteps >= frozenSteps;
    if (!frozen || !(this.#movedSteps >= movedSteps || this.#episode.isOpen)) return;
    this.#episode.seen(atMillis, millis);
    if (this.#countedMillis === 0) this.#faults.counter?.freezeBegan(this.device, atMillis);
    this.#faults.counter?.frozen(this.device, millis - this.#countedMillis, atMillis);
    this.#countedMillis = millis;
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}
