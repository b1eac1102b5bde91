/** Most addresses with a value of their own; further ones share one. */
const MAX_ADDRESSES = 1024;

/** A value for each address, such as what it has cost. Addresses are peers' to choose, so their number is bounded. */
export class ByAddress<Value> {
  /** The value that further addresses share. */
  readonly others: Value;
  readonly #values = new Map<string, Value>();

  /** `isUnused` says that nothing is lost by forgetting a value; asked only when there are too many addresses. */
  constructor(
    private readonly make: () => Value,
    private readonly isUnused: (value: Value) => boolean,
  ) {
    this.others = make();
  }

  /** The value of an address, which is made for a new one. */
  of(address: string): Value {
    const known = this.#values.get(address);
    if (known !== undefined) return known;
    if (this.#values.size >= MAX_ADDRESSES) this.#forgetUnused();
    if (this.#values.size >= MAX_ADDRESSES) return this.others;
    const made = this.make();
    this.#values.set(address, made);
    return made;
  }

  #forgetUnused(): void {
    for (const [address, value] of this.#values) if (this.isUnused(value)) this.#values.delete(address);
  }
}
