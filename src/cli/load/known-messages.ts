/** Number of messages that are remembered. A client that is further behind decodes its messages itself. */
const REMEMBERED = 256;
/** How many messages before the cursor are searched: clients may get messages of several topics in different orders. */
const BACK = 8;

interface KnownMessage<Said> {
  opcode: number;
  bytes: Buffer;
  said: Said;
}

/** The position of one client in the known messages. */
export interface KnownCursor {
  next: number;
}

/**
 * The last messages to clients of one format, with their decoded content. A server sends the same bytes to most clients, so only the first
 * client decodes a message. The others compare bytes, which costs 0.1 µs. A message that differs in one byte is another message.
 */
export class KnownMessages<Said> {
  readonly #ring: (KnownMessage<Said> | undefined)[] = Array(REMEMBERED).fill(undefined);
  #count = 0;

  /** Returns the content of a message if it is known. Moves the cursor behind it. */
  find(cursor: KnownCursor, opcode: number, bytes: Buffer, start: number, end: number): Said | undefined {
    const oldest = Math.max(0, this.#count - REMEMBERED);
    const next = Math.max(cursor.next, oldest);
    const found =
      this.#search(next, this.#count, opcode, bytes, start, end) ??
      this.#search(Math.max(oldest, next - BACK), next, opcode, bytes, start, end);
    if (found === undefined) return undefined;
    cursor.next = Math.max(next, found + 1);
    return this.#ring[found % REMEMBERED]?.said;
  }

  /** Remembers a message in place of the oldest. Copies its bytes. Moves the cursor behind it. */
  add(cursor: KnownCursor, message: { opcode: number; bytes: Uint8Array; said: Said }): void {
    this.#ring[this.#count % REMEMBERED] = { ...message, bytes: Buffer.from(message.bytes) };
    cursor.next = ++this.#count;
  }

  #search(
    from: number,
    to: number,
    opcode: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): number | undefined {
    for (let index = from; index < to; index++) {
      const known = this.#ring[index % REMEMBERED];
      if (known === undefined || known.opcode !== opcode || known.bytes.length !== end - start) continue;
      if (bytes.compare(known.bytes, 0, known.bytes.length, start, end) === 0) return index;
    }
    return undefined;
  }
}
