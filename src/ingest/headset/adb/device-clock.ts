import { rounded } from "../../../base/rounded.ts";

/** A comparison of the clocks of a device and the relay. Units: seconds. */
export interface ClockOffset {
  /** The device's clock minus the relay's. */
  offsetSeconds: number;
  errorSeconds: number;
}

/** How many comparisons are looked back at: the best of them counts. With one every ten seconds, clocks drift little meanwhile. */
const KEPT = 6;

/** The clock of a device, by the best of the last comparisons: the one whose answer came soonest. */
export class DeviceClock {
  readonly #kept: ClockOffset[] = [];

  /** Takes the output of `date +%s.%N` between two moments of the relay's clock. Units: unix milliseconds. Returns false for another output. */
  take(output: string, askedMillis: number, answeredMillis: number): boolean {
    // An old `date` has no %N, and prints it as it stands.
    const [, whole, fraction] = /^(\d{9,11})(?:\.(\d{1,9}))?/.exec(output.trim()) ?? [];
    if (whole === undefined) return false;
    const resolution = fraction === undefined ? 0.5 : 0;
    const deviceSeconds = Number(`${whole}.${fraction ?? "5"}`);
    const betweenSeconds = (askedMillis + answeredMillis) / 2000;
    this.#kept.push({
      offsetSeconds: deviceSeconds - betweenSeconds,
      errorSeconds: Math.max(0, answeredMillis - askedMillis) / 2000 + resolution,
    });
    if (this.#kept.length > KEPT) this.#kept.shift();
    return true;
  }

  /** The comparison that counts; undefined before the first. */
  get offset(): ClockOffset | undefined {
    if (this.#kept.length === 0) return undefined;
    const newest = this.#kept.at(-1) as ClockOffset;
    const best = this.#kept.reduce((one, other) => (other.errorSeconds < one.errorSeconds ? other : one));
    // A clock that was set: what was measured before it no longer holds.
    const isSet =
      Math.abs(best.offsetSeconds - newest.offsetSeconds) > best.errorSeconds + newest.errorSeconds + 0.05;
    if (isSet) this.#kept.splice(0, this.#kept.length, newest);
    const { offsetSeconds, errorSeconds } = isSet ? newest : best;
    return { offsetSeconds: rounded(offsetSeconds, 4), errorSeconds: rounded(errorSeconds, 4) };
  }
}
