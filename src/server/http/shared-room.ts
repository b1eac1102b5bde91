import { LOOPBACK_NETWORK } from "../access/network-of.ts";

/** Room that one request holds. */
export interface HeldRoom {
  /** Holds this much instead. Returns false and changes nothing if that is more, and there is no room for it. */
  resize(amount: number): boolean;
  /** Holds nothing any more. Further calls do nothing. */
  release(): void;
}

/**
 * Room of a limited size that requests hold while they need it. One address may hold at most half of what the others leave, so it
 * cannot keep them out. Loopback may hold all of it, because healthy programs share that address with others.
 */
export class SharedRoom {
  #held = 0;
  readonly #byAddress = new Map<string, number>();

  constructor(readonly size: number) {}

  /** How much all requests hold. */
  get held(): number {
    return this.#held;
  }

  /** Holds room for a request; undefined if there is none. */
  hold(address: string, amount: number): HeldRoom | undefined {
    let held = 0;
    let isReleased = false;
    const resize = (total: number): boolean => {
      if (isReleased) return true;
      if (total > held && !this.#has(address, total - held)) return false;
      this.#add(address, total - held);
      held = total;
      return true;
    };
    if (!resize(amount)) return undefined;
    return {
      resize,
      release() {
        resize(0);
        isReleased = true;
      },
    };
  }

  #has(address: string, amount: number): boolean {
    const own = this.#byAddress.get(address) ?? 0;
    const left = this.size - (this.#held - own);
    return own + amount <= (address === LOOPBACK_NETWORK ? left : left / 2);
  }

  #add(address: string, amount: number): void {
    this.#held += amount;
    const own = (this.#byAddress.get(address) ?? 0) + amount;
    if (own > 0) this.#byAddress.set(address, own);
    else this.#byAddress.delete(address);
  }
}
