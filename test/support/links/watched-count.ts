type Message = Record<string, unknown>;

/** What the client of a far relay has seen of a {@link CountingGame}. It notes the age of poses as they come. */
export class WatchedCount {
  /** The numbers of the events, in the order in which they came. */
  readonly numbers: number[] = [];
  /** The numbers of the events that the client was told it does not get. */
  readonly lost: number[] = [];
  /** Poses so far. */
  poses = 0;
  /** The greatest age of poses. Units: milliseconds. */
  oldestMillis = 0;

  /** Takes the next message of the client. */
  take({ type, topic, data, timestamp, first, last }: Message): void {
    if (type === "dropped" && topic === "custom/count")
      for (let number = Number(first); number <= Number(last); number++) this.lost.push(number);
    if (type !== "event") return;
    if (topic === "custom/count") this.numbers.push(Number((data as Message).number));
    if (topic === "vr_tracking") {
      this.poses++;
      this.oldestMillis = Math.max(this.oldestMillis, Date.now() - 1000 * Number(timestamp));
    }
  }

  /** The newest number. */
  get newest(): number {
    return this.numbers.at(-1) ?? 0;
  }

  /** The numbers from the first event that came to the newest of which the client has seen neither the event nor a notice, and those that it saw twice. */
  get wrong(): { missing: number[]; twice: number[] } {
    const told = new Set([...this.numbers, ...this.lost]);
    const first = this.numbers[0] ?? 0;
    const all = Array.from({ length: this.newest - first + 1 }, (_, index) => first + index);
    const seen = new Set<number>();
    return {
      missing: all.filter((number) => !told.has(number)),
      twice: [...this.numbers, ...this.lost].filter((number) => seen.size === seen.add(number).size),
    };
  }
}
