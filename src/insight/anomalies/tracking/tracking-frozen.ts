import { AlertEpisode, type SourceAlerts, shortly } from "../../alerts/index.ts";
import { DEVICE_WORDS, type DeviceDetector, type DeviceName, type PoseStep } from "./pose-step.ts";

/** When a pose counts as frozen. */
export interface TrackingFrozenOptions {
  /** The same to the last bit for so long: sensors have noise, even of what lies still. Units: milliseconds. */
  frozenMillis: number;
  /** And in so many samples. */
  frozenSteps: number;
  /** After it moved in so many samples on end: what never moves is no sensor. */
  movedSteps: number;
}

/** Three tenths of a second, after twenty samples that moved. */
export const DEFAULT_TRACKING_FROZEN: Readonly<TrackingFrozenOptions> = {
  frozenMillis: 290,
  frozenSteps: 3,
  movedSteps: 20,
};

/**
 * Watches for a device that is said to be tracked and whose pose does not change at all. Kind `tracking_frozen`, by device;
 * size: for how long, ms.
 * Cost: six comparisons a sample.
 */
export class TrackingFrozen implements DeviceDetector {
  readonly #episode: AlertEpisode;
  #movedSteps = 0;
  #stillSteps = 0;
  #stillSinceMillis = 0;
  #lastAtMillis = 0;

  constructor(
    alerts: SourceAlerts,
    device: DeviceName,
    private readonly options: TrackingFrozenOptions,
  ) {
    const name = DEVICE_WORDS[device];
    const words = {
      level: "warning" as const,
      begun: (millis: number) =>
        `${name} is said to be tracked, but its pose has not changed at all for ${shortly(millis)} ms`,
      ended: (_: number, millis: number) => `${name} moves again, after ${shortly(millis / 1000)} s`,
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
      // A pose that is refreshed more slowly than it is sampled stands still for a sample or two.
      if (this.#stillSteps >= frozenSteps) this.#movedSteps = 0;
      this.#stillSteps = 0;
      this.#movedSteps++;
      return;
    }
    if (this.#stillSteps++ === 0) this.#stillSinceMillis = lastAtMillis;
    const millis = atMillis - this.#stillSinceMillis;
    const frozen = millis >= frozenMillis && this.#stillSteps >= frozenSteps;
    if (frozen && (this.#movedSteps >= movedSteps || this.#episode.goesOn))
      this.#episode.seen(atMillis, millis);
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}
