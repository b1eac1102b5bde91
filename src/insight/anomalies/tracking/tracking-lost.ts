import { AlertEpisode, type SourceAlerts, shortly } from "../../alerts/index.ts";
import { DEVICE_WORDS, type DeviceDetector, type DeviceName, type PoseStep } from "./pose-step.ts";

/** When a device counts as lost. */
export interface TrackingLostOptions {
  /** Not tracked, or absent, for so long: shorter losses are everyday life of hands. Units: milliseconds. */
  lostMillis: number;
  /** Tracked again for so long, and it has ended. Units: milliseconds. */
  foundMillis: number;
}

/** A quarter of a second each. */
export const DEFAULT_TRACKING_LOST: Readonly<TrackingLostOptions> = { lostMillis: 250, foundMillis: 250 };

/** So much of the time between two samples counts at most. Units: milliseconds. */
const MAX_STEP_MILLIS = 150;

/**
 * Watches whether a device that was tracked still is. Kind `tracking_lost`, by device; size: how long it is lost, ms.
 * Cost: a few comparisons a sample.
 */
export class TrackingLost implements DeviceDetector {
  readonly #episode: AlertEpisode;
  /** Whether it was ever tracked: what was never there cannot be lost. */
  #known = false;
  /** How long it is lost, by what samples say: from the first that had it lost. */
  #lostMillis = Number.NaN;
  #foundAtMillis = Number.NaN;

  constructor(
    alerts: SourceAlerts,
    device: DeviceName,
    private readonly options: TrackingLostOptions,
  ) {
    const name = DEVICE_WORDS[device];
    const words = {
      level: device === "headset" ? ("error" as const) : ("warning" as const),
      begun: (millis: number) => `${name} has not been tracked for ${shortly(millis)} ms`,
      ended: (seconds: number) => `${name} is tracked again, after ${shortly(seconds)} s`,
    };
    this.#episode = new AlertEpisode(alerts, "tracking_lost", words, Number.POSITIVE_INFINITY, device);
  }

  step({ pose, atMillis, seconds }: Readonly<PoseStep>): void {
    const { lostMillis, foundMillis } = this.options;
    if (pose?.tracked === true) {
      this.#known = true;
      this.#lostMillis = Number.NaN;
      if (!this.#episode.goesOn) return;
      if (Number.isNaN(this.#foundAtMillis)) this.#foundAtMillis = atMillis;
      else if (atMillis - this.#foundAtMillis >= foundMillis) this.#episode.end();
      return;
    }
    this.#foundAtMillis = Number.NaN;
    if (!this.#known) return;
    if (Number.isNaN(this.#lostMillis)) this.#lostMillis = 0;
    // By the game's clock, since messages come late; and of a long silence nothing is known but its ends.
    else
      this.#lostMillis += Number.isNaN(seconds) ? MAX_STEP_MILLIS : Math.min(seconds * 1000, MAX_STEP_MILLIS);
    const millis = this.#lostMillis;
    if (millis >= lostMillis || this.#episode.goesOn) this.#episode.seen(atMillis, millis);
  }

  tick(): void {}
}
