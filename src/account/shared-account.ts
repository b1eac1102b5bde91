import type { Clock } from "../base/clock.ts";
import { RateLimit } from "../base/rate-limit.ts";
import type { Limits } from "../protocol/limits.ts";
import { WorkDebt } from "./work-debt.ts";

/** Rates that all accounts of one address share, by the limit for one of them. */
export type SharedRate = "packetsPerSecond" | "commandsPerSecond" | "bytesPerSecond";

/** How many times the limit of one peer all peers of one address may have together. */
const SHARED_TIMES: Readonly<Record<SharedRate | "workMillisPerSecond", number>> = {
  packetsPerSecond: 16,
  commandsPerSecond: 16,
  bytesPerSecond: 4,
  workMillisPerSecond: 2,
};

/** Debt of one address past which heavy work of its peers waits. Units: milliseconds. */
const MAX_SHARED_DEBT_MILLIS = 50;
/** Most debt of one address, so that heavy work waits for 50 ms at most before one of its peers has a turn. Units: milliseconds. */
const MOST_SHARED_DEBT_MILLIS = 75;

/**
 * What all peers of one address may cost together; all of loopback counts as one address. Peers take what they are refilled with from here.
 * If too little is left, each peer still gets its equal share, so that a peer that costs much takes nothing from one that costs little.
 */
export class SharedAccount {
  /** Open accounts. */
  members = 0;
  readonly #rates: Readonly<Record<SharedRate, RateLimit>>;
  readonly #work: WorkDebt;
  #refilledMillis: number;

  constructor(
    private readonly limits: Readonly<Limits>,
    private readonly clock: Clock,
  ) {
    const shared = (name: SharedRate) => new RateLimit(() => limits[name] * SHARED_TIMES[name]);
    this.#rates = {
      packetsPerSecond: shared("packetsPerSecond"),
      commandsPerSecond: shared("commandsPerSecond"),
      bytesPerSecond: shared("bytesPerSecond"),
    };
    this.#refilledMillis = clock.monotonicMillis();
    const { workMillisPerSecond } = SHARED_TIMES;
    this.#work = new WorkDebt(
      () => limits.workMillisPerSecond * workMillisPerSecond,
      MOST_SHARED_DEBT_MILLIS,
      this.#refilledMillis,
    );
  }

  /** Takes up to `amount` for a peer that was last refilled `elapsedMillis` ago. Returns how much it gets. */
  take(name: SharedRate, amount: number, elapsedMillis: number): number {
    this.#refill();
    const rate = this.#rates[name];
    if (rate.has(amount)) {
      rate.charge(amount);
      return amount;
    }
    const share = (this.limits[name] * SHARED_TIMES[name] * elapsedMillis) / 1000 / Math.max(1, this.members);
    return Math.min(amount, share);
  }

  /** Adds work that one of its peers has caused. Units: milliseconds. */
  worked(millis: number): void {
    this.#work.add(millis);
  }

  /** Time until a peer may work that has caused much already; 0 for now. Units: milliseconds. */
  millisUntilWork(nowMillis: number): number {
    return this.#work.millisUntilBelow(MAX_SHARED_DEBT_MILLIS, nowMillis);
  }

  /** Whether nothing is lost by forgetting it. */
  get isUnused(): boolean {
    return this.members === 0 && this.#work.at(this.clock.monotonicMillis()) === 0;
  }

  #refill(): void {
    const now = this.clock.monotonicMillis();
    const elapsed = now - this.#refilledMillis;
    this.#refilledMillis = now;
    for (const rate of Object.values(this.#rates)) rate.sweep(elapsed);
  }
}
