import { ByAddress } from "../../base/by-address.ts";
import type { Clock } from "../../base/clock.ts";
import { RateLimit } from "../../base/rate-limit.ts";
import type { Limits } from "../../protocol/limits.ts";
import type { WorkLength, WorkPort } from "./work-port.ts";

/** How many times the work of one peer all HTTP requests of one address may cause together. */
const ADDRESS_TIMES = 2;
/** For how many seconds' work an address may ask at once. Turns keep even that from delaying other peers. */
const BURST_SECONDS = 2;
/** Share of that which long requests leave to quick ones. */
const QUICK_SHARE = 0.25;
/** Quick requests may overdraw the account by so many times that: long ones may have cost more than was expected, and do not keep them out. */
const QUICK_OVERDRAFT = 1;

/** The work of one address. */
class Account {
  readonly #left: RateLimit;

  constructor(
    millisPerSecond: () => number,
    private atMillis: number,
  ) {
    this.#left = new RateLimit(millisPerSecond, { burstSeconds: BURST_SECONDS });
  }

  refilled(nowMillis: number): RateLimit {
    this.#left.sweep(nowMillis - this.atMillis);
    this.atMillis = nowMillis;
    return this.#left;
  }
}

/** Limits the work that HTTP requests of one address cause in a second. */
export class WorkAccounts implements WorkPort {
  /** An address is forgotten once it has everything left. */
  readonly #accounts: ByAddress<Account>;

  constructor(
    private readonly limits: Readonly<Limits>,
    private readonly clock: Clock,
  ) {
    this.#accounts = new ByAddress(
      () => new Account(() => this.#millisPerSecond, clock.monotonicMillis()),
      (account) => account.refilled(clock.monotonicMillis()).has(this.#burstMillis),
    );
  }

  admits(address: string, millis: number, length: WorkLength): boolean {
    const left = this.#leftOf(address);
    const spareMillis = this.#burstMillis * (length === "long" ? QUICK_SHARE : -QUICK_OVERDRAFT);
    if (!left.has(millis + spareMillis)) return false;
    left.charge(millis);
    return true;
  }

  charge(address: string, millis: number): void {
    this.#leftOf(address).charge(millis);
  }

  #leftOf(address: string): RateLimit {
    return this.#accounts.of(address).refilled(this.clock.monotonicMillis());
  }

  get #millisPerSecond(): number {
    return this.limits.workMillisPerSecond * ADDRESS_TIMES;
  }

  get #burstMillis(): number {
    return this.#millisPerSecond * BURST_SECONDS;
  }
}
