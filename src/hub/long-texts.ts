/** What all of them may take together. Units: bytes. */
const MAX_BYTES = 32 * 1024 * 1024;
/** How long a text is kept. Units: milliseconds. */
const MAX_AGE_MILLIS = 60_000;

interface LongText {
  text: string;
  bytes: number;
  atMillis: number;
}

/** The last texts of games that are too long for clients, for whoever asks for one of them alone. Bounded by bytes and age. */
export class LongTexts {
  /** By the offset of the message, oldest first. */
  readonly #texts = new Map<number, LongText>();
  #bytes = 0;

  /** Keeps the text of a message. The oldest texts make room for it. */
  keep(offset: number, text: string, atMillis: number): void {
    // A text takes two bytes for each character, unless it is plain.
    const bytes = 2 * text.length;
    for (const oldest of this.#texts.keys()) {
      if (this.#bytes + bytes <= MAX_BYTES) break;
      this.#delete(oldest);
    }
    this.#texts.set(offset, { text, bytes, atMillis });
    this.#bytes += bytes;
  }

  /** The text of the message with this offset; undefined if it was short, or is no longer kept. */
  get(offset: number): string | undefined {
    return this.#texts.get(offset)?.text;
  }

  /** Lets go what is too old. Units: milliseconds of the monotonic clock. */
  trim(nowMillis: number): void {
    for (const [offset, { atMillis }] of this.#texts) {
      if (nowMillis - atMillis <= MAX_AGE_MILLIS) return;
      this.#delete(offset);
    }
  }

  #delete(offset: number): void {
    this.#bytes -= this.#texts.get(offset)?.bytes ?? 0;
    this.#texts.delete(offset);
  }
}
