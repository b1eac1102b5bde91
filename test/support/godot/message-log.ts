import { Changes } from "../changes.ts";

/** Messages in the order they came, and a way to wait for one. */
export class MessageLog<Message> {
  readonly all: Message[] = [];
  readonly #changes = new Changes();

  /** Adds a message; whoever waits for it goes on. */
  push(message: Message): void {
    this.all.push(message);
    this.#changes.tell();
  }

  /** The first message from index `from` on that fits; waits until there is one. */
  first<Wanted extends Message>(
    fits: (message: Message) => message is Wanted,
    from?: number,
  ): Promise<Wanted>;
  first(fits: (message: Message) => boolean, from?: number): Promise<Message>;
  async first(fits: (message: Message) => boolean, from = 0): Promise<Message> {
    let at = from;
    return await this.#changes.find(() => {
      while (at < this.all.length) {
        const message = this.all[at++];
        if (message !== undefined && fits(message)) return message;
      }
      return undefined;
    });
  }

  /** The first `count` messages from index `from` on that fit; waits until there are so many. */
  async take(count: number, fits: (message: Message) => boolean, from = 0): Promise<Message[]> {
    return await this.#changes.find(() => {
      const found = this.all.slice(from).filter(fits);
      return found.length >= count ? found.slice(0, count) : undefined;
    });
  }
}
