import type { Clock } from "../../base/clock.ts";
import type { Hub, HubMessage } from "../../hub/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";

/** Most questions that wait at once, of all assistants together. */
export const MAX_WAITS = 64;
/** How often a condition is looked at. Units: milliseconds. */
const LOOK_MILLIS = 250;

/** What is waited for: one of the two, or whichever comes first. */
export interface Awaited<Found> {
  /** Judges each message as it comes; whatever is to be kept of it has to be copied. */
  message?(message: HubMessage): Found | undefined;
  /** Looked at a few times a second, and at once. */
  look?(): Found | undefined;
}

/** What came of waiting. Units: milliseconds. */
export type Waited<Found> =
  | { found: Found | undefined; waitedMillis: number; refusal?: undefined }
  | { refusal: Refusal };

/** Questions that wait for something to come, each for a bounded time. The hub tells them of messages while they wait, and only then. */
export class HubWaits {
  /** How to give each of them up. */
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly hub: Pick<Hub, "listen">,
    private readonly clock: Clock,
  ) {}

  /** Questions that wait now. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Waits until something is found, time is over (found is undefined), or whoever asked has gone. */
  wait<Found>(awaited: Awaited<Found>, timeoutMillis: number, signal: AbortSignal): Promise<Waited<Found>> {
    const { clock } = this;
    const begin = clock.monotonicMillis();
    if (this.#waiting.size >= MAX_WAITS) {
      const message = `expected at most ${MAX_WAITS} questions of assistants to wait at a time`;
      return Promise.resolve({ refusal: { code: "too_many_calls", message } });
    }
    return new Promise((resolve) => {
      const end = (found: Found | undefined): void => {
        this.#waiting.delete(givenUp);
        stopListening?.();
        timeout.cancel();
        looking.cancel();
        signal.removeEventListener("abort", givenUp);
        resolve({ found, waitedMillis: clock.monotonicMillis() - begin });
      };
      const look = (): void => {
        const found = awaited.look?.();
        if (found !== undefined) end(found);
      };
      const givenUp = (): void => end(undefined);
      this.#waiting.add(givenUp);
      const { message: judge } = awaited;
      const stopListening =
        judge &&
        this.hub.listen({
          message: (message) => {
            const found = judge(message);
            if (found !== undefined) end(found);
          },
        });
      const timeout = clock.after(timeoutMillis, givenUp);
      const looking = clock.every(LOOK_MILLIS, look);
      signal.addEventListener("abort", givenUp, { once: true });
      if (signal.aborted) givenUp();
      else look();
    });
  }

  /** Whoever waits still is told that nothing came. */
  stop(): void {
    for (const givenUp of this.#waiting) givenUp();
  }
}
