import type { Clock } from "../../base/clock.ts";

/** Waits for a time, or until `stopped` resolves. Units: milliseconds. */
export function pause(clock: Clock, millis: number, stopped?: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(millis, resolve);
    void stopped?.then(() => {
      timer.cancel();
      resolve();
    });
  });
}
