import type { RestartLimits } from "./engine-options.ts";

/** The decision after a crash. */
export type AfterCrash =
  | { restart: true; delayMillis: number; attempt: number }
  | { restart: false; crashes: number };

/** Decides whether and when an engine that crashed is started again. */
export class RestartPolicy {
  #crashes = 0;

  constructor(private readonly limits: RestartLimits) {}

  /** Crashes since the last good run. */
  get crashes(): number {
    return this.#crashes;
  }

  /** The engine has crashed after a run of this length. */
  crashed(ranMillis: number): AfterCrash {
    const { maxRestarts, firstDelayMillis, longestDelayMillis, goodRunMillis } = this.limits;
    if (ranMillis >= goodRunMillis) this.#crashes = 0;
    this.#crashes++;
    if (this.#crashes > maxRestarts) return { restart: false, crashes: this.#crashes };
    const delayMillis = Math.min(firstDelayMillis * 2 ** (this.#crashes - 1), longestDelayMillis);
    return { restart: true, delayMillis, attempt: this.#crashes };
  }

  /** Forgets the crashes so far, because a user starts the engine. */
  forget(): void {
    this.#crashes = 0;
  }
}
