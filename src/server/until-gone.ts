import type { Clock } from "../base/clock.ts";

/** How long peers have to answer the goodbye before their sockets are cut. Units: milliseconds. */
const GOODBYE_MILLIS = 1000;
/** How often the connections are counted meanwhile. Units: milliseconds. */
const COUNT_MILLIS = 5;

/** Waits until no connection is left, a second at most. */
export async function untilGone(connections: () => number, clock: Clock): Promise<void> {
  const endMillis = clock.monotonicMillis() + GOODBYE_MILLIS;
  while (connections() > 0 && clock.monotonicMillis() < endMillis) {
    await new Promise<void>((resolve) => clock.after(COUNT_MILLIS, resolve));
  }
}
