import type { Clock } from "../base/clock.ts";
import type { Limits } from "../protocol/limits.ts";
import { Account, type MessageRate } from "./account.ts";
import { SharedAccount } from "./shared-account.ts";

/** Most addresses with an account of their own; further ones share one. */
const MAX_SHARED_ACCOUNTS = 1024;

/** The accounts of all peers that connect, and what those of one address share. */
export class Accounts {
  readonly #shared = new Map<string, SharedAccount>();
  readonly #others: SharedAccount;

  constructor(
    private readonly limits: Readonly<Limits>,
    private readonly clock: Clock,
  ) {
    this.#others = new SharedAccount(limits, clock);
  }

  /** Opens an account for a peer. Peers with the same `address` share what all of them may cost. Close it when the peer has gone. */
  open(address: string, messageRate: MessageRate): Account {
    const { limits, clock } = this;
    const shared = this.#sharedOf(address);
    const closed = () => {
      if (shared.isUnused) this.#shared.delete(address);
    };
    return new Account({ limits, clock, shared, closed }, messageRate);
  }

  #sharedOf(address: string): SharedAccount {
    const known = this.#shared.get(address);
    if (known !== undefined) return known;
    if (this.#shared.size >= MAX_SHARED_ACCOUNTS) this.#forgetUnused();
    if (this.#shared.size >= MAX_SHARED_ACCOUNTS) return this.#others;
    const made = new SharedAccount(this.limits, this.clock);
    this.#shared.set(address, made);
    return made;
  }

  #forgetUnused(): void {
    for (const [address, shared] of this.#shared) if (shared.isUnused) this.#shared.delete(address);
  }
}
