/** Something counted over a stretch of time. Consecutive stretches add up to a longer one. */
export interface Mergeable {
  /** Resets it to nothing. */
  clear(): void;
  /** Adds a stretch that came later. */
  addLater(other: this): void;
}

/** Length of a window: a number of seconds, or everything since the game connected. */
export type WindowLength = number | "run";

/** The longest window that is kept second by second, and the longest that is kept at all. Units: seconds. */
export const FINE_SECONDS = 60;
export const KEPT_SECONDS = 600;

const COARSE_SECONDS = 10;
/** One more than the window has seconds: it may begin within the oldest slot. */
const FINE_SLOTS = FINE_SECONDS + 1;
const COARSE_SLOTS = KEPT_SECONDS / COARSE_SECONDS + 1;

/** How much time a slot covers: a second, ten seconds (`coarse`), or the whole run. */
export type SlotSize = "second" | "coarse" | "run";

interface Slot<Kind> {
  /** Number of its second, or of its ten seconds, by the monotonic clock. */
  index: number;
  readonly counted: Kind;
}

/**
 * Counts something over time, in constant memory: one minute by seconds, ten minutes by tens of seconds, and the whole run.
 * Cost: a sample goes into the slot of its second only; that second is added to the longer stretches when the next one begins.
 */
export class Timeline<Kind extends Mergeable> {
  readonly #fine: readonly Slot<Kind>[];
  readonly #coarse: readonly Slot<Kind>[];
  readonly #run: Kind;
  #current: Slot<Kind> | undefined;
  #currentEndMillis = Number.NEGATIVE_INFINITY;
  #beganSecond = Number.NaN;

  constructor(make: (size: SlotSize) => Kind) {
    const slots = (count: number, size: SlotSize) =>
      Array.from({ length: count }, () => ({ index: -1, counted: make(size) }));
    this.#fine = slots(FINE_SLOTS, "second");
    this.#coarse = slots(COARSE_SLOTS, "coarse");
    this.#run = make("run");
  }

  /** The slot of the second of this moment. Moments must not go backwards. */
  at(atMillis: number): Kind {
    const current = this.#current;
    if (current !== undefined && atMillis < this.#currentEndMillis) return current.counted;
    return this.#begin(Math.floor(atMillis / 1000));
  }

  /**
   * Adds up a window that ends now, or ended before `nowMillis`, into something empty. Returns where the window begins. It includes every
   * slot that it touches, so it may begin up to a second earlier than asked, or up to ten seconds if it goes back further than a minute.
   * A window that ended earlier excludes the slot in which it ended. Units: milliseconds of the monotonic clock.
   */
  sum(length: WindowLength, toMillis: number, into: Kind, nowMillis: number = toMillis): number {
    if (length === "run") {
      into.addLater(this.#run);
      if (this.#current !== undefined) into.addLater(this.#current.counted);
      return (Number.isNaN(this.#beganSecond) ? toMillis / 1000 : this.#beganSecond) * 1000;
    }
    const { first, last, slotMillis, slots } = this.#range(length, toMillis, nowMillis);
    for (let index = first; index <= last; index++) {
      const slot = slots[index % slots.length];
      if (slot?.index === index) into.addLater(slot.counted);
    }
    // The current second is not in the coarse slots yet.
    const current = this.#current;
    const currentSlot = current === undefined ? Number.NaN : Math.floor((current.index * 1000) / slotMillis);
    if (slots === this.#coarse && current !== undefined && currentSlot >= first && currentSlot <= last)
      into.addLater(current.counted);
    return first * slotMillis;
  }

  /**
   * The slots of a window, one for each second, or for each ten seconds if it goes back further than a minute; oldest first. Leaves out slots in
   * which nothing was counted, and the current one of ten seconds. Owns: this timeline. Units: milliseconds of the monotonic clock.
   */
  parts(seconds: number, toMillis: number, nowMillis: number): Kind[] {
    const { first, last, slots } = this.#range(seconds, toMillis, nowMillis);
    const parts: Kind[] = [];
    for (let index = first; index <= last; index++) {
      const slot = slots[index % slots.length];
      if (slot?.index === index) parts.push(slot.counted);
    }
    return parts;
  }

  /** Which slots a window includes, by the numbers of the first and the last. */
  #range(seconds: number, toMillis: number, nowMillis: number) {
    const beginMillis = toMillis - Math.min(seconds, KEPT_SECONDS) * 1000;
    const fine = nowMillis - beginMillis <= FINE_SECONDS * 1000;
    const slotMillis = (fine ? 1 : COARSE_SECONDS) * 1000;
    const first = Math.max(0, Math.floor(beginMillis / slotMillis));
    const last = Math.floor(toMillis / slotMillis) - (toMillis < nowMillis ? 1 : 0);
    return { first, last, slotMillis, slots: fine ? this.#fine : this.#coarse };
  }

  #begin(second: number): Kind {
    this.#foldCurrent();
    if (Number.isNaN(this.#beganSecond)) this.#beganSecond = second;
    const slot = begun(this.#fine, second);
    this.#current = slot;
    this.#currentEndMillis = (second + 1) * 1000;
    return slot.counted;
  }

  /** Adds the finished second to the longer stretches. */
  #foldCurrent(): void {
    const over = this.#current;
    if (over === undefined) return;
    begun(this.#coarse, Math.floor(over.index / COARSE_SECONDS)).counted.addLater(over.counted);
    this.#run.addLater(over.counted);
  }
}

/** The slot of an index, cleared if it held another index. */
function begun<Kind extends Mergeable>(slots: readonly Slot<Kind>[], index: number): Slot<Kind> {
  const slot = slots[index % slots.length] as Slot<Kind>;
  if (slot.index !== index) {
    slot.index = index;
    slot.counted.clear();
  }
  return slot;
}
