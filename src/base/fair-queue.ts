/** Items that wait, by peer. They are taken round robin, so that a peer with many does not make the others wait for all of them. */
export class FairQueue<Item> {
  /** In the order in which the peers are served. */
  readonly #byPeer = new Map<string, Item[]>();
  #size = 0;

  /** Number of items that wait. */
  get size(): number {
    return this.#size;
  }

  add(peer: string, item: Item): void {
    const waiting = this.#byPeer.get(peer);
    if (waiting === undefined) this.#byPeer.set(peer, [item]);
    else waiting.push(item);
    this.#size++;
  }

  /** Takes the oldest item of the peer that was served longest ago; undefined if nothing waits. */
  take(): Item | undefined {
    for (const [peer, waiting] of this.#byPeer) {
      const item = waiting.shift();
      this.#byPeer.delete(peer);
      if (waiting.length > 0) this.#byPeer.set(peer, waiting);
      this.#size--;
      return item;
    }
    return undefined;
  }
}
