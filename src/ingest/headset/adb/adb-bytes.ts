/** Longest that is kept of what was not read yet: more than the longest block, whose length has four hexadecimal digits. Units: bytes. */
export const MAX_UNREAD_BYTES = 128 * 1024;

/** A request for a service of the server of adb: its length in four hexadecimal digits, and its name. */
export function adbRequest(service: string): string {
  const length = Buffer.byteLength(service);
  return `${length.toString(16).padStart(4, "0")}${service}`;
}

/** The bytes that came from the server of adb and were not read yet. Bounded: past the bound nothing is kept, and {@link isTooMuch} holds. */
export class AdbBytes {
  #bytes: Buffer = Buffer.alloc(0);
  isTooMuch = false;

  push(bytes: Uint8Array): void {
    if (this.isTooMuch || this.#bytes.length + bytes.length > MAX_UNREAD_BYTES) {
      this.isTooMuch = true;
      this.#bytes = Buffer.alloc(0);
    } else this.#bytes = Buffer.concat([this.#bytes, bytes]);
  }

  /** The next four letters: `OKAY` or `FAIL`. Undefined until they have come. */
  status(): string | undefined {
    return this.#take(4)?.toString("latin1");
  }

  /** The next text with its length before it. Undefined until all of it has come; null if what has come is no such text. */
  block(): string | null | undefined {
    if (this.#bytes.length < 4) return undefined;
    const digits = this.#bytes.toString("latin1", 0, 4);
    if (!/^[\da-f]{4}$/i.test(digits)) return null;
    const length = Number.parseInt(digits, 16);
    return this.#take(4 + length)?.toString("utf8", 4);
  }

  /** The next line, without its end. Undefined until all of it has come. */
  line(): string | undefined {
    const end = this.#bytes.indexOf(0x0a);
    return end < 0
      ? undefined
      : this.#take(end + 1)
          ?.toString("utf8", 0, end)
          .replace(/\r$/, "");
  }

  /** Everything that has come. */
  rest(): string {
    return this.#take(this.#bytes.length)?.toString("utf8") ?? "";
  }

  #take(length: number): Buffer | undefined {
    if (this.#bytes.length < length) return undefined;
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }
}
