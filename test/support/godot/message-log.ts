import { Changes } from "../changes.ts";

/** Messages in the order received, with functions to wait for one. */
export class MessageLog<Message> {
  readonly all: Message[] = [];
  readonly #changes = new Changes();

  /** Adds a message and resumes code that waits for it. */
  push(message: Message): void {
    this.all.push(message);
    this.#changes.tell();
  }

  /** The first matching message from index `from` on; waits until there is one. */
  first<Fitting extends Message>(
    fits: (message: Message) => message is Fitting,
    from?: number,
  ): Promise<Fitting>;
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

  /** The first `count` matching messages from index `from` on; waits until there are enough. */
  async take(count: number, fits: (message: Message) => boolean, from = 0): Promise<Message[]> {
    return await this.#changes.find(() => {
      const found = this.all.slice(from).filter(fits);
      return found.length >= count ? found.slice(0, count) : undefined;
    });
  }
}
