/** Most room that all objects of a message may reserve for their keys. Units: values; the engine reserves 8 bytes for each. */
export const MAX_INDEX_ROOM = 1024 * 1024;
/** First whole number for which an object reserves no room. */
const FIRST_WITHOUT_ROOM = 1000;
/** Longest text of a key that is an index with room. */
export const INDEX_CHARACTERS = 3;
/** An index for keys that may be one: the most room that one key can take. */
export const LARGEST_INDEX = FIRST_WITHOUT_ROOM - 1;

/**
 * Counts the room that the objects of a message reserve for keys that are small whole numbers. The engine keeps their values in a list that
 * begins at 0, so that `{"999":0}` takes 8 kB: a message of 1 MiB would take almost a gigabyte.
 */
export class IndexRoom {
  /** Length of the list of the object that is open at each level of nesting. */
  readonly #lengths: number[] = [];
  #left = MAX_INDEX_ROOM;

  /** An object or a list begins at a level. */
  open(level: number): void {
    this.#lengths[level] = 0;
  }

  /** Takes room for a key of the object at a level. Returns whether there is enough. */
  take(level: number, index: number): boolean {
    const more = index + 1 - (this.#lengths[level] ?? 0);
    if (more <= 0 || index >= FIRST_WITHOUT_ROOM) return true;
    this.#lengths[level] = index + 1;
    this.#left -= more;
    return this.#left >= 0;
  }
}
