/** What is made of each message, beside its bytes. Units: bytes. */
const MESSAGE_BYTES = 256;
/** The memory is looked at after so many bytes of messages. Units: bytes. */
const BYTES_PER_LOOK = 1024 * 1024;
/** Garbage is collected once memory has grown by so much since the last time. A collection takes 10 to 25 ms. Units: bytes. */
const GROWTH_BYTES = 24 * 1024 * 1024;

/** What {@link MessageGarbage} needs of the process. */
export interface GarbageParts {
  /** Memory of this process. Cost: 40 µs. Units: bytes. */
  residentBytes(): number;
  /** Collects all garbage of this process. */
  collect(): void;
  nowMillis(): number;
}

/**
 * Collects garbage when messages and answers have made the memory grow, of all peers together. The runtime hardly counts the bytes of a message,
 * so that a flood of messages that are refused at once would fill the memory faster than it collects them.
 */
export class MessageGarbage {
  #bytes = 0;
  /** The least memory since the last collection. Units: bytes. */
  #leastBytes = Number.POSITIVE_INFINITY;

  constructor(private readonly parts: GarbageParts) {}

  /** A message has come, whether it is taken or refused, or an answer was made. Returns the time that a collection took, to be charged to its peer. Cost: an addition. Units: bytes; milliseconds. */
  came(bytes: number): number {
    this.#bytes += bytes + MESSAGE_BYTES;
    return this.#bytes < BYTES_PER_LOOK ? 0 : this.#look();
  }

  #look(): number {
    const { residentBytes, collect, nowMillis } = this.parts;
    this.#bytes = 0;
    const resident = residentBytes();
    this.#leastBytes = Math.min(this.#leastBytes, resident);
    if (resident < this.#leastBytes + GROWTH_BYTES) return 0;
    const began = nowMillis();
    collect();
    this.#leastBytes = residentBytes();
    return nowMillis() - began;
  }
}
