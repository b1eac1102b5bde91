/** Items that wait, by the peer or kind that they belong to. They are taken round robin, so that one with many does not make the others wait for all of them. */
export class FairQueue<Item> {
  /** In the order in which they are served. */
  readonly #byKey = new Map<unknown, Item[]>();
  #size = 0;

  /** Number of items that wait. */
  get size(): number {
    return this.#size;
  }

  add(key: unknown, item: Item): void {
    const waiting = this.#byKey.get(key);
    if (waiting === undefined) this.#byKey.set(key, [item]);
    else waiting.push(item);
    this.#size++;
  }

  /** Takes the oldest item of the peer or kind that was served longest ago; undefined if nothing waits. */
  take(): Item | undefined {
    for (const [key, waiting] of this.#byKey) {
      const item = waiting.shift();
      this.#byKey.delete(key);
      if (waiting.length > 0) this.#byKey.set(key, waiting);
      this.#size--;
      return item;
    }
    return undefined;
  }
}
