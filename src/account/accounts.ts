import { ByAddress } from "../base/by-address.ts";
import type { Clock } from "../base/clock.ts";
import type { Limits } from "../protocol/limits.ts";
import { Account, type MessageRate } from "./account.ts";
import { SharedAccount } from "./shared-account.ts";

/** The accounts of all peers that connect, and what those of one address share. */
export class Accounts {
  readonly #shared: ByAddress<SharedAccount>;

  constructor(
    private readonly limits: Readonly<Limits>,
    private readonly clock: Clock,
  ) {
    this.#shared = new ByAddress(
      () => new SharedAccount(limits, clock),
      ({ isUnused }) => isUnused,
    );
  }

  /** Opens an account for a peer. Peers with the same `address` share what all of them may cost. Close it when the peer has gone. */
  open(address: string, messageRate: MessageRate, bytesShare?: number): Account {
    const { limits, clock } = this;
    return new Account({ limits, clock, shared: this.#shared.of(address), bytesShare }, messageRate);
  }
}
