import type { Clock } from "../../../base/clock.ts";
import type { Hub, HubMessage } from "../../../hub/index.ts";
import type { Refusal } from "../../../protocol/error-message.ts";

/** Most waiting questions of all assistants together. */
export const MAX_WAITS = 64;
/** How often a condition is checked. Units: milliseconds. */
const LOOK_MILLIS = 250;

/** What a question waits for: a message, a condition, or the first of both. */
export interface Awaited<Found> {
  /** Called with each message; must copy what it keeps. */
  message?(message: HubMessage): Found | undefined;
  /** Called at once and a few times a second. */
  look?(): Found | undefined;
}

/** The outcome of waiting. */
export type Waited<Found> =
  | { found: Found | undefined; waitedMillis: number; refusal?: undefined }
  | { refusal: Refusal };

/** Questions that wait for a message or a condition, each for a limited time. They listen to the hub only while they wait. */
export class HubWaits {
  /** One function for each waiting question that ends it. */
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly hub: Pick<Hub, "listen">,
    private readonly clock: Clock,
  ) {}

  /** Waiting questions. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Waits until something is found. `found` is undefined if the time is over or the assistant has hung up. */
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

  /** Ends every waiting question with nothing found. */
  stop(): void {
    for (const givenUp of this.#waiting) givenUp();
  }
}
