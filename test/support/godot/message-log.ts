/** Messages in the order they came, and a way to wait for one. */
export class MessageLog<Message> {
  readonly all: Message[] = [];
  readonly #waiting = new Set<() => void>();

  /** Adds a message; whoever waits for it goes on. */
  push(message: Message): void {
    this.all.push(message);
    for (const look of this.#waiting) look();
  }

  /** The first message from index `from` on that fits; waits until there is one. */
  first<Wanted extends Message>(
    fits: (message: Message) => message is Wanted,
    from?: number,
  ): Promise<Wanted>;
  first(fits: (message: Message) => boolean, from?: number): Promise<Message>;
  async first(fits: (message: Message) => boolean, from = 0): Promise<Message> {
    let at = from;
    return await this.#poll(() => {
      while (at < this.all.length) {
        const message = this.all[at++];
        if (message !== undefined && fits(message)) return message;
      }
      return undefined;
    });
  }

  /** The first `count` messages from index `from` on that fit; waits until there are so many. */
  async take(count: number, fits: (message: Message) => boolean, from = 0): Promise<Message[]> {
    return await this.#poll(() => {
      const found = this.all.slice(from).filter(fits);
      return found.length >= count ? found.slice(0, count) : undefined;
    });
  }

  #poll<Result>(look: () => Result | undefined): Promise<Result> {
    return new Promise((resolve) => {
      const attempt = () => {
        const result = look();
        if (result === undefined) return;
        this.#waiting.delete(attempt);
        resolve(result);
      };
      this.#waiting.add(attempt);
      attempt();
    });
  }
}
