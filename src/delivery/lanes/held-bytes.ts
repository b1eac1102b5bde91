/** Most bytes that may wait for all clients that do not keep up, before each may have its equal share only. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;

/** Counts the bytes that wait for clients that do not keep up, of all clients together. */
export class HeldBytes {
  #bytes = 0;
  #holds = 0;

  /** Counts for one client. */
  hold(): Hold {
    return new Hold((bytes, before) => {
      this.#bytes += bytes - before;
      this.#holds += Number(bytes > 0) - Number(before > 0);
      return this.#bytes <= MAX_HELD_BYTES || bytes <= MAX_HELD_BYTES / this.#holds;
    });
  }
}

/** The bytes that wait for one client. */
export class Hold {
  #bytes = 0;

  constructor(private readonly changed: (bytes: number, before: number) => boolean) {}

  /** Sets how much waits. Returns whether there is room for it. */
  set(bytes: number): boolean {
    const before = this.#bytes;
    this.#bytes = bytes;
    return this.changed(bytes, before);
  }
}
