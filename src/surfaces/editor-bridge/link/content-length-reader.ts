/** Longest block of headers. Godot's has about 24 bytes. */
export const MAX_HEADER_BYTES = 1024;

const HEADER_END = [0x0d, 0x0a, 0x0d, 0x0a] as const;

/**
 * Splits a stream into messages: `Content-Length: N\r\n\r\n`, then N bytes of UTF-8 JSON.
 * Incremental: a chunk may end anywhere. Allocates only for bytes that have come, not for an announced length.
 */
export class ContentLengthReader {
  /** What is wrong with the stream. Lost framing cannot be recovered. */
  #fault: string | undefined;
  #header: number[] = [];
  /** Bytes of the current message that are still missing; undefined while reading a header. */
  #missing: number | undefined;
  #body: Uint8Array[] = [];

  constructor(
    private readonly maxMessageBytes: number,
    private readonly onMessage: (text: string) => void,
  ) {}

  /** Takes the next bytes; the caller may reuse them afterwards. Returns the stream's fault, which stays. */
  push(chunk: Uint8Array): string | undefined {
    let at = 0;
    while (at < chunk.length && this.#fault === undefined) {
      at =
        this.#missing === undefined ? this.#readHeader(chunk, at) : this.#readBody(chunk, at, this.#missing);
    }
    return this.#fault;
  }

  #readHeader(chunk: Uint8Array, start: number): number {
    const header = this.#header;
    for (let at = start; at < chunk.length; at++) {
      header.push(chunk[at] as number);
      if (endsWithHeaderEnd(header)) {
        this.#begin(String.fromCharCode(...header.slice(0, -HEADER_END.length)));
        return at + 1;
      }
      if (header.length >= MAX_HEADER_BYTES) {
        this.#fault = `expected headers of at most ${MAX_HEADER_BYTES} bytes`;
        return at + 1;
      }
    }
    return chunk.length;
  }

  #begin(header: string): void {
    this.#header = [];
    const lengths = [...header.matchAll(/^content-length:[ \t]*(\d{1,15})[ \t]*\r?$/gim)];
    const [length] = lengths;
    if (length === undefined || lengths.length > 1) {
      this.#fault = `expected one Content-Length with a number, got ${JSON.stringify(header.slice(0, 80))}`;
      return;
    }
    const bytes = Number(length[1]);
    if (bytes > this.maxMessageBytes) {
      this.#fault = `expected messages of at most ${this.maxMessageBytes} bytes, got a header that announces ${bytes}`;
      return;
    }
    this.#missing = bytes;
    if (bytes === 0) this.#finish();
  }

  #readBody(chunk: Uint8Array, start: number, missing: number): number {
    const end = Math.min(chunk.length, start + missing);
    this.#body.push(chunk.slice(start, end));
    this.#missing = missing - (end - start);
    if (this.#missing === 0) this.#finish();
    return end;
  }

  #finish(): void {
    const body = this.#body;
    this.#body = [];
    this.#missing = undefined;
    const [only] = body;
    const bytes = body.length === 1 && only !== undefined ? only : Buffer.concat(body);
    this.onMessage(new TextDecoder().decode(bytes));
  }
}

function endsWithHeaderEnd(bytes: readonly number[]): boolean {
  const start = bytes.length - HEADER_END.length;
  return start >= 0 && HEADER_END.every((byte, index) => bytes[start + index] === byte);
}
