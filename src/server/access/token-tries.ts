import { ByAddress } from "../../base/by-address.ts";
import type { Clock } from "../../base/clock.ts";
import { RateLimit } from "../../base/rate-limit.ts";
import { isLoopback } from "./loopback.ts";
import { networkOf } from "./network-of.ts";

/** Wrong tokens that an address may send at once. */
const TRIES_AT_ONCE = 20;
/** Wrong tokens that an address may send in a second, after those. */
const TRIES_PER_SECOND = 1;

/** The wrong tokens of one address, and the right ones that it has sent. */
class Account {
  /** Names of tokens that came from this address before it sent too many wrong ones. */
  readonly known = new Set<string>();
  readonly #tries = new RateLimit(() => TRIES_PER_SECOND, {
    burstSeconds: TRIES_AT_ONCE / TRIES_PER_SECOND,
  });
  #atMillis: number;

  constructor(nowMillis: number) {
    this.#atMillis = nowMillis;
  }

  /** Takes one try. Returns false if none is left. */
  spend(nowMillis: number): boolean {
    this.#refill(nowMillis);
    return this.#tries.spend(1);
  }

  hasLeft(nowMillis: number, tries = 1): boolean {
    this.#refill(nowMillis);
    return this.#tries.has(tries);
  }

  #refill(nowMillis: number): void {
    this.#tries.sweep(nowMillis - this.#atMillis);
    this.#atMillis = nowMillis;
  }
}

/**
 * Limits how fast an address may guess tokens. From another machine, an address with too many wrong tokens is refused whatever it sends, but
 * for tokens that it has used before: else it would still learn which guess is right. On loopback all programs share an address, so the
 * right token always passes there.
 */
export class TokenTries {
  /** An address is forgotten once it has all its tries left. */
  readonly #accounts: ByAddress<Account>;

  constructor(private readonly clock: Clock) {
    this.#accounts = new ByAddress(
      () => new Account(clock.monotonicMillis()),
      (account) => account.hasLeft(clock.monotonicMillis(), TRIES_AT_ONCE),
    );
  }

  /** Counts a wrong token. Returns whether the address may go on. */
  wrong(ip: string): boolean {
    const now = this.clock.monotonicMillis();
    return this.#accounts.of(networkOf(ip)).spend(now);
  }

  /** Whether a right token is taken from this address. `name` tells it from the relay's other tokens. */
  right(ip: string, name: string): boolean {
    if (isLoopback(ip)) return true;
    const now = this.clock.monotonicMillis();
    const network = networkOf(ip);
    const account = this.#accounts.of(network);
    if (account.known.has(name)) return true;
    if (!account.hasLeft(now)) return false;
    if (!this.#accounts.isShared(network)) account.known.add(name);
    return true;
  }
}
