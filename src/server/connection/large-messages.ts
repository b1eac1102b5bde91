/** Shorter messages are not counted: the runtime collects them in time. Units: bytes. */
export const LARGE_BYTES = 4 * 1024;
/** Garbage is collected after so many bytes of large messages. A collection takes about 25 ms: rarer ones let memory grow to 350 MiB in a flood. */
const BYTES_PER_COLLECTION = 48 * 1024 * 1024;

/**
 * Collects garbage while large messages come, of all peers together. The runtime hardly counts the bytes of a message, so that a flood of messages
 * that are refused at once would fill the memory faster than it collects them.
 */
export class LargeMessages {
  #bytes = 0;

  /** `collect` collects all garbage of this process. */
  constructor(
    private readonly collect: () => void,
    private readonly nowMillis: () => number,
  ) {}

  /** A message has come, whether it is taken or refused. Returns the time that a collection took, to be charged to its peer. Units: bytes; milliseconds. */
  came(bytes: number): number {
    if (bytes < LARGE_BYTES) return 0;
    this.#bytes += bytes;
    if (this.#bytes < BYTES_PER_COLLECTION) return 0;
    this.#bytes = 0;
    const began = this.nowMillis();
    this.collect();
    return this.nowMillis() - began;
  }
}
