/** Texts up to a third of this need no buffer of their own. Units: bytes. */
const SHARED_BYTES = 48 * 1024;

/** Turns texts into bytes. */
export class TextBytes {
  readonly #bytes = Buffer.allocUnsafe(SHARED_BYTES);

  /** The bytes of a text, until the next one. */
  borrow(text: string): Uint8Array {
    // A character of UTF-16 has at most three bytes.
    if (3 * text.length > SHARED_BYTES) return Buffer.from(text);
    return this.#bytes.subarray(0, this.#bytes.write(text));
  }
}
