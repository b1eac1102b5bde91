/** What a queue may hold. */
export interface QueueBounds {
  maxItems: number;
  maxBytes: number;
}

/** Items in order, bounded in number and bytes; past either bound the oldest go and are counted. */
export class BoundedQueue<Item> {
  /** Items that had to go. */
  dropped = 0;
  readonly #items: { item: Item; bytes: number }[] = [];
  #bytes = 0;

  constructor(private readonly bounds: QueueBounds) {}

  /** Items held now. */
  get size(): number {
    return this.#items.length;
  }

  /** Bytes held now, as the pushes said. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds the newest item. One that alone is over the bytes is dropped itself, and pushes no other out. */
  push(item: Item, bytes: number): void {
    if (bytes > this.bounds.maxBytes) {
      this.dropped++;
      return;
    }
    this.#items.push({ item, bytes });
    this.#bytes += bytes;
    while (this.#items.length > this.bounds.maxItems || this.#bytes > this.bounds.maxBytes) {
      this.shift();
      this.dropped++;
    }
  }

  /** Takes the oldest item out. */
  shift(): Item | undefined {
    const oldest = this.#items.shift();
    if (oldest === undefined) return undefined;
    this.#bytes -= oldest.bytes;
    return oldest.item;
  }

  /** Lets all items go. They do not count as dropped. */
  clear(): void {
    this.#items.length = 0;
    this.#bytes = 0;
  }

  /** A copy of all items, oldest first. */
  toArray(): Item[] {
    return this.#items.map((entry) => entry.item);
  }
}
