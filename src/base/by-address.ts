/** Most addresses with a value of their own. */
const MAX_ADDRESSES = 1024;
/** Most wider networks that have a value for their further addresses; all others share one. */
const MAX_WIDER = 1024;

/**
 * A value for each address, such as what it has cost. Addresses are peers' to choose, so their number is bounded. Further addresses share one for
 * their wider network: a crowd of addresses costs its neighbours something, and nobody else until it comes from as many networks.
 */
export class ByAddress<Value extends object> {
  /** The value that addresses of further networks share. */
  readonly others: Value;
  readonly #values = new Map<string, Value>();
  /** By wider network. */
  readonly #wider = new Map<string, Value>();

  /** `isUnused` says that nothing is lost by forgetting a value; asked only when there are too many addresses. */
  constructor(
    private readonly make: () => Value,
    private readonly isUnused: (value: Value) => boolean,
  ) {
    this.others = make();
  }

  /** The value of an address, which is made for a new one. */
  of(address: string): Value {
    return (
      this.#in(this.#values, address, MAX_ADDRESSES) ??
      this.#in(this.#wider, widerNetworkOf(address), MAX_WIDER) ??
      this.others
    );
  }

  /** Whether an address shares its value with others. */
  isShared(address: string): boolean {
    return !this.#values.has(address);
  }

  #in(values: Map<string, Value>, name: string, most: number): Value | undefined {
    const known = values.get(name);
    if (known !== undefined) return known;
    if (values.size >= most) this.#forgetUnused(values);
    if (values.size >= most) return undefined;
    const made = this.make();
    values.set(name, made);
    return made;
  }

  #forgetUnused(values: Map<string, Value>): void {
    for (const [name, value] of values) if (this.isUnused(value)) values.delete(name);
  }
}

/** The network of 16 bits of an IPv4 address, or of 32 bits of an IPv6 one. */
function widerNetworkOf(address: string): string {
  return address.split(/[.:]/, 2).join(" ");
}
