/** A shared value, and how many users it has. */
interface Used<Value> {
  value: Value;
  users: number;
}

/** One object for everybody who needs an equal one: thousands of channels differ in nothing but the game. */
export class Shared<Value extends { readonly key: string }> {
  readonly #byKey = new Map<string, Used<Value>>();

  /** Adds a user of the value with a key, which is made if there is none. */
  take(key: string, make: () => Value): Value {
    let used = this.#byKey.get(key);
    if (used === undefined) {
      used = { value: make(), users: 0 };
      this.#byKey.set(key, used);
    }
    used.users++;
    return used.value;
  }

  /** A user has gone. A value without users is forgotten. */
  giveBack({ key }: Value): void {
    const used = this.#byKey.get(key);
    if (used !== undefined && --used.users === 0) this.#byKey.delete(key);
  }
}
