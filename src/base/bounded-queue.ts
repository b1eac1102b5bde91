/** Most items and bytes that a queue holds. */
export interface QueueBounds {
  maxItems: number;
  maxBytes: number;
}

/** A queue with bounds on its items and bytes. Past either bound it drops the oldest items and counts them. */
export class BoundedQueue<Item> {
  /** Items dropped because of the bounds. */
  dropped = 0;
  readonly #items: { item: Item; bytes: number }[] = [];
  #bytes = 0;

  constructor(private readonly bounds: QueueBounds) {}

  /** Number of items in the queue. */
  get size(): number {
    return this.#items.length;
  }

  /** Bytes in the queue, as given to {@link push}. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds an item. If the item alone exceeds the byte bound, the queue drops that item and keeps the others. */
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

  /** Removes the oldest item and returns it. */
  shift(): Item | undefined {
    const oldest = this.#items.shift();
    if (oldest === undefined) return undefined;
    this.#bytes -= oldest.bytes;
    return oldest.item;
  }

  /** Removes all items. They do not count as dropped. */
  clear(): void {
    this.#items.length = 0;
    this.#bytes = 0;
  }

  /** Copies all items into an array, oldest first. */
  toArray(): Item[] {
    return this.#items.map((entry) => entry.item);
  }
}
