import { DEVICES } from "../game/index.ts";
import { DeviceCounts } from "./device-counts.ts";
import type { Mergeable } from "./timeline.ts";

/** Counts how often and how evenly poses arrived, and how well each device was tracked. */
export class TrackingCounts implements Mergeable {
  samples = 0;
  /** By device, in the order of {@link DEVICES}. */
  readonly devices = DEVICES.map(() => new DeviceCounts());
  #jitterMillis = 0;
  #jitters = 0;

  /** Counts how much the time between two samples differs from the time before. Units: milliseconds. */
  addJitter(millis: number): void {
    this.#jitterMillis += millis;
    this.#jitters++;
  }

  clear(): void {
    this.samples = 0;
    this.#jitterMillis = 0;
    this.#jitters = 0;
    for (const device of this.devices) device.clear();
  }

  addLater(other: this): void {
    if (other.samples === 0) return;
    this.samples += other.samples;
    this.#jitterMillis += other.#jitterMillis;
    this.#jitters += other.#jitters;
    for (const [index, device] of this.devices.entries()) {
      const added = other.devices[index];
      if (added !== undefined) device.addLater(added);
    }
  }

  /** Mean difference between one interval and the next; undefined with fewer than three samples. Units: milliseconds. */
  get jitterMillis(): number | undefined {
    return this.#jitters === 0 ? undefined : this.#jitterMillis / this.#jitters;
  }
}
