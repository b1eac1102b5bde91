import type { HistoryEntry } from "./history-entry.ts";
import type { HubMessage, MessageBody, MessageTopic } from "./hub-message.ts";
import type { MessageSource } from "./message-source.ts";
import type { Omissions } from "./omissions.ts";

/** How much of a topic is kept. */
export interface HistoryBounds {
  maxBytes: number;
  maxAgeMillis: number;
}

/** What a ring keeps before it grows: a minute of one game. Units: bytes. */
const FIRST_BYTES = 1024 * 1024;

/** Numbers that begin every row: seq, offset, at, timestamp. */
export const STAMP_NUMBERS = 4;
const SEQ = 0;
const OFFSET = 1;
const AT_MILLIS = 2;
const TIMESTAMP_SECONDS = 3;

/** Which message it is and when it was. */
export interface RowStamp {
  seq: number;
  offset: number;
  /** Units: milliseconds of the monotonic clock. */
  atMillis: number;
  timestampSeconds: number;
}

/** Selects messages by game and time. Units: milliseconds of the monotonic clock. */
export type MessageFilter = (source: MessageSource, atMillis: number) => boolean;

/** The rows of a ring: one block of memory, seen as numbers of three types. */
export interface RowBlock {
  f64: Float64Array;
  f32: Float32Array;
  u32: Uint32Array;
}

/** Writes the bodies of one kind of message into rows of numbers, and reads them back. */
export interface RowFormat<Body extends MessageBody> {
  /** Length of a row with its stamp. Units: f64. */
  readonly rowNumbers: number;
  /** What a row takes beside the block: its references. Units: bytes. */
  readonly besideBytes: number;
  /** Rows that the ring has at least, even if the bounds keep fewer. */
  readonly leastRows: number;
  /** Moves what it holds beside the block, because rows have other numbers now: pairs of the row before and the row now. */
  moved?(rows: readonly (readonly [before: number, now: number])[]): void;
  /** Writes a body behind the stamp of a row. Cost: no allocation. */
  write(body: Readonly<Body>, block: RowBlock, row: number): void;
  /** A new body with the values of a row. */
  read(block: RowBlock, row: number): Body;
}

/**
 * The last messages of one kind, as rows of numbers in one block of memory, which is allocated for the first message. The block doubles when several
 * games or fast ones fill it before the time of its messages is over.
 * A relay stores every frame, and between two frames the processor's caches are lost, so a message must touch little memory.
 * Messages are created only for readers.
 */
export class RowRing<Body extends MessageBody> {
  /** Offset of the newest message that is no longer here; 0 while all are. */
  evictedThrough = 0;
  /** Rows of the block, how many of them are kept, and how many may be kept at most. */
  #capacity: number;
  #kept: number;
  readonly #most: number;
  readonly #rowBytes: number;
  #block: RowBlock | undefined;
  #sources: MessageSource[] = [];
  /** Messages ever pushed, and how many of them are gone: row numbers before the modulo. */
  #pushed = 0;
  #gone = 0;

  constructor(
    private readonly topic: MessageTopic,
    private readonly bounds: HistoryBounds,
    private readonly omissions: Omissions,
    private readonly format: RowFormat<Body>,
  ) {
    this.#rowBytes = format.rowNumbers * Float64Array.BYTES_PER_ELEMENT + format.besideBytes;
    this.#most = Math.max(1, Math.floor(bounds.maxBytes / this.#rowBytes));
    this.#kept = Math.min(this.#most, Math.floor(FIRST_BYTES / this.#rowBytes));
    this.#capacity = Math.max(this.#kept, format.leastRows);
  }

  /** Messages held. */
  get size(): number {
    return this.#pushed - this.#gone;
  }

  /** Messages ever pushed: the number of the next. */
  get pushed(): number {
    return this.#pushed;
  }

  /** Memory that the messages held take. */
  get bytes(): number {
    return this.size * this.#rowBytes;
  }

  /** Keeps a copy of a message, whose body is `body`. Cost: one row and its references, no allocation unless the block grows. */
  push({ source, seq, offset, atMillis, timestampSeconds }: Readonly<HubMessage>, body: Body): void {
    if (this.size === this.#kept) this.#makeRoom(atMillis);
    this.#block ??= allocate(this.#capacity * this.format.rowNumbers);
    const row = this.#pushed % this.#capacity;
    const { f64 } = this.#block;
    const at = row * this.format.rowNumbers;
    f64[at + SEQ] = seq;
    f64[at + OFFSET] = offset;
    f64[at + AT_MILLIS] = atMillis;
    f64[at + TIMESTAMP_SECONDS] = timestampSeconds;
    this.format.write(body, this.#block, row);
    this.#sources[row] = source;
    this.#pushed++;
  }

  /** Lets go what is too old; the newest stays. Units: milliseconds of the monotonic clock. */
  trim(nowMillis: number): void {
    while (this.size > 1 && nowMillis - this.#stamp(this.#gone, AT_MILLIS) > this.bounds.maxAgeMillis)
      this.#evict();
  }

  /** The first messages after an offset that pass a filter, oldest first. Cost: creates only these. */
  after(offset: number, passes: MessageFilter, most: number): HubMessage[] {
    return this.#collect(offset, passes, most, (number, source) => this.#message(number, source));
  }

  /** As {@link after}, without what the messages say. Cost: a fifth. */
  entriesAfter(offset: number, passes: MessageFilter): HistoryEntry[] {
    const { topic } = this;
    return this.#collect(offset, passes, Number.POSITIVE_INFINITY, (number, source) => {
      return { topic, source, offset: this.#stamp(number, OFFSET) };
    });
  }

  /** The message with this offset; undefined if it is not held. */
  at(offset: number): HubMessage | undefined {
    const number = this.#firstAfter(offset - 1);
    if (number === this.#pushed || this.#stamp(number, OFFSET) !== offset) return undefined;
    const source = this.#sources[number % this.#capacity];
    return source && this.#message(number, source);
  }

  #collect<Found>(
    offset: number,
    passes: MessageFilter,
    most: number,
    create: (number: number, source: MessageSource) => Found,
  ): Found[] {
    const found: Found[] = [];
    for (let number = this.#firstAfter(offset); number < this.#pushed; number++) {
      if (found.length >= most) break;
      const source = this.#sources[number % this.#capacity];
      if (source !== undefined && passes(source, this.#stamp(number, AT_MILLIS)))
        found.push(create(number, source));
    }
    return found;
  }

  /** Number of the first message after an offset. */
  #firstAfter(offset: number): number {
    let first = this.#gone;
    let end = this.#pushed;
    while (first < end) {
      const middle = Math.floor((first + end) / 2);
      if (this.#stamp(middle, OFFSET) <= offset) first = middle + 1;
      else end = middle;
    }
    return first;
  }

  /** Reads one of the last rows by its number, kept or not: the stamp into a record, the rest with `readBody`. Returns whose message it is. */
  protected readRow<Into extends RowStamp>(
    number: number,
    into: Into,
    readBody: (block: RowBlock, row: number, into: Into) => void,
  ): MessageSource | undefined {
    const block = this.#block;
    if (block === undefined) return undefined;
    const row = number % this.#capacity;
    const at = row * this.format.rowNumbers;
    into.seq = block.f64[at + SEQ] as number;
    into.offset = block.f64[at + OFFSET] as number;
    into.atMillis = block.f64[at + AT_MILLIS] as number;
    into.timestampSeconds = block.f64[at + TIMESTAMP_SECONDS] as number;
    readBody(block, row, into);
    return this.#sources[row];
  }

  /** Lets the oldest message go if its time is over. Otherwise the block grows; where it may not, the message goes early and is counted. */
  #makeRoom(nowMillis: number): void {
    const isOld = nowMillis - this.#stamp(this.#gone, AT_MILLIS) > this.bounds.maxAgeMillis;
    if (!isOld && this.#kept < this.#most) {
      this.#grow();
      return;
    }
    if (!isOld) this.omissions.add("history_shortened");
    this.#evict();
  }

  /** Doubles the block. Cost: copies it; happens a few times in the life of a relay. */
  #grow(): void {
    const { rowNumbers } = this.format;
    const [before, sources, capacity] = [this.#block, this.#sources, this.#capacity];
    this.#kept = Math.min(this.#most, 2 * this.#kept);
    this.#capacity = Math.max(this.#kept, this.format.leastRows);
    const block = allocate(this.#capacity * rowNumbers);
    this.#sources = [];
    const rows: [number, number][] = [];
    for (let number = Math.max(0, this.#pushed - capacity); number < this.#pushed; number++) {
      const [from, to] = [number % capacity, number % this.#capacity];
      const row = before?.f64.subarray(from * rowNumbers, (from + 1) * rowNumbers);
      if (row !== undefined) block.f64.set(row, to * rowNumbers);
      this.#sources[to] = sources[from] as MessageSource;
      rows.push([from, to]);
    }
    this.#block = block;
    this.format.moved?.(rows);
  }

  #evict(): void {
    this.evictedThrough = this.#stamp(this.#gone, OFFSET);
    this.#gone++;
  }

  /** A number of a stamp. */
  #stamp(number: number, column: number): number {
    return this.#block?.f64[(number % this.#capacity) * this.format.rowNumbers + column] ?? 0;
  }

  #message(number: number, source: MessageSource): HubMessage {
    const block = this.#block;
    if (block === undefined) throw new RangeError(`expected a message that is held, got number ${number}`);
    return {
      topic: this.topic,
      source,
      seq: this.#stamp(number, SEQ),
      offset: this.#stamp(number, OFFSET),
      atMillis: this.#stamp(number, AT_MILLIS),
      timestampSeconds: this.#stamp(number, TIMESTAMP_SECONDS),
      body: this.format.read(block, number % this.#capacity),
      isNewSample: true,
      borrowedPacket: undefined,
    };
  }
}

function allocate(numbers: number): RowBlock {
  const f64 = new Float64Array(numbers);
  return { f64, f32: new Float32Array(f64.buffer), u32: new Uint32Array(f64.buffer) };
}
