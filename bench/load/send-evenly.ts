/** Evenly spaced calls. */
export interface EvenCalls {
  count: number;
  rateHz: number;
}

/**
 * Calls `send` this many times at a steady rate, each at its place in one schedule. A late
 * call does not delay later ones. Returns the greatest lateness. Units: milliseconds.
 */
export async function sendEvenly({ count, rateHz }: EvenCalls, send: () => void): Promise<number> {
  const startMillis = performance.now();
  let latestMillis = 0;
  for (let index = 0; index < count; index++) {
    const dueMillis = startMillis + (index * 1000) / rateHz;
    // A timer may fire a little before its time.
    for (let wait = dueMillis - performance.now(); wait > 0.05; wait = dueMillis - performance.now()) {
      await Bun.sleep(wait);
    }
    latestMillis = Math.max(latestMillis, performance.now() - dueMillis);
    send();
  }
  return latestMillis;
}
