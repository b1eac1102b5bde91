import type { JsonObject } from "../protocol/json-messages.ts";
import type { FrameSample } from "../protocol/samples.ts";
import type { HistoryBounds } from "./history-bounds.ts";
import type { HubMessage, MessageTopic } from "./hub-message.ts";
import type { MessageSource } from "./message-source.ts";
import type { Omissions } from "./omissions.ts";

/** Numbers of one row: seq, offset, at, timestamp, frame, fps, frame time, physics time. One cache line. */
const ROW = 8;
/** What a row takes, with its two references. Units: bytes. */
const ROW_BYTES = ROW * 8 + 16;
/** Rows there are at least, however little is to be kept: whoever reads what came since it last looked finds so many. */
const LEAST_ROWS = 256;

/** Which sample it is and when it was. */
export interface SampleStamp {
  seq: number;
  offset: number;
  /** Units: milliseconds of the monotonic clock. */
  atMillis: number;
  timestampSeconds: number;
}

/** One sample with its stamp, as {@link SampleRing.read} fills it. */
export type StampedSample = FrameSample & SampleStamp;

/** A record for {@link SampleRing.read} to fill. */
export function emptyStampedSample(): StampedSample {
  return {
    seq: 0,
    offset: 0,
    atMillis: 0,
    timestampSeconds: 0,
    frame: 0,
    fps: 0,
    frameMillis: 0,
    physicsMillis: 0,
  };
}

/**
 * The last performance samples, as numbers in one block of memory: what a relay writes for every frame must touch little,
 * for between two frames everything is cold. Messages are made of them when somebody asks.
 */
export class SampleRing {
  /** Offset of the newest sample that is no longer here; 0 while all are. */
  evictedThrough = 0;
  /** Rows that there are, and how many of them are kept. */
  readonly #capacity: number;
  readonly #kept: number;
  #rows: Float64Array | undefined;
  readonly #sources: MessageSource[] = [];
  readonly #monitors: JsonObject[] = [];
  /** Samples ever pushed, and of those how many are gone: row numbers before the modulo. */
  #pushed = 0;
  #gone = 0;

  constructor(
    private readonly topic: MessageTopic,
    private readonly bounds: HistoryBounds,
    private readonly omissions: Omissions,
  ) {
    this.#kept = Math.max(1, Math.floor(bounds.maxBytes / ROW_BYTES));
    this.#capacity = Math.max(this.#kept, LEAST_ROWS);
  }

  /** Samples held. */
  get size(): number {
    return this.#pushed - this.#gone;
  }

  /** Samples that ever came: the number of the next. */
  get pushed(): number {
    return this.#pushed;
  }

  /** What they take. */
  get bytes(): number {
    return this.size * ROW_BYTES;
  }

  /** Keeps a performance message. */
  push(message: HubMessage): void {
    const { body, source } = message;
    if (body.from === "frame") this.add(source, body.sample, body.monitors, message);
  }

  /** Keeps a copy of a sample, with what the game said beside it. Cost: eight numbers and two references, no allocation. */
  add(
    source: MessageSource,
    sample: Readonly<FrameSample>,
    monitors: JsonObject,
    { seq, offset, atMillis, timestampSeconds }: Readonly<SampleStamp>,
  ): void {
    this.#rows ??= new Float64Array(this.#capacity * ROW);
    const slot = this.#pushed % this.#capacity;
    const at = slot * ROW;
    if (this.size === this.#kept) {
      this.omissions.add("history_shortened");
      this.#evict();
    }
    const rows = this.#rows;
    rows[at] = seq;
    rows[at + 1] = offset;
    rows[at + 2] = atMillis;
    rows[at + 3] = timestampSeconds;
    rows[at + 4] = sample.frame;
    rows[at + 5] = sample.fps;
    rows[at + 6] = sample.frameMillis;
    rows[at + 7] = sample.physicsMillis;
    this.#sources[slot] = source;
    this.#monitors[slot] = monitors;
    this.#pushed++;
  }

  /** Reads one of the last few by its number, kept or not, into a record. Returns whose it is. Cost: one row, no allocation. */
  read(number: number, into: StampedSample): MessageSource | undefined {
    const rows = this.#rows;
    if (rows === undefined) return undefined;
    const slot = number % this.#capacity;
    const at = slot * ROW;
    into.seq = rows[at] as number;
    into.offset = rows[at + 1] as number;
    into.atMillis = rows[at + 2] as number;
    into.timestampSeconds = rows[at + 3] as number;
    into.frame = rows[at + 4] as number;
    into.fps = rows[at + 5] as number;
    into.frameMillis = rows[at + 6] as number;
    into.physicsMillis = rows[at + 7] as number;
    return this.#sources[slot];
  }

  /** Lets go what is too old; the newest stays. Units: milliseconds of the monotonic clock. */
  trim(nowMillis: number): void {
    while (this.size > 1 && nowMillis - this.#number(this.#gone, 2) > this.bounds.maxAgeMillis) this.#evict();
  }

  /** The samples after an offset, oldest first, as messages. */
  after(offset: number): HubMessage[] {
    let first = this.#pushed;
    while (first > this.#gone && this.#number(first - 1, 1) > offset) first--;
    return Array.from({ length: this.#pushed - first }, (_, index) => this.#message(first + index));
  }

  #evict(): void {
    this.evictedThrough = this.#number(this.#gone, 1);
    this.#gone++;
  }

  #number(row: number, column: number): number {
    return this.#rows?.[(row % this.#capacity) * ROW + column] ?? 0;
  }

  #message(row: number): HubMessage {
    const slot = row % this.#capacity;
    const [source, monitors] = [this.#sources[slot], this.#monitors[slot]];
    if (source === undefined || monitors === undefined)
      throw new RangeError(`expected a sample that is held, got row ${row}`);
    const number = (column: number) => this.#number(row, column);
    const sample = { frame: number(4), fps: number(5), frameMillis: number(6), physicsMillis: number(7) };
    return {
      topic: this.topic,
      source,
      seq: number(0),
      offset: number(1),
      atMillis: number(2),
      timestampSeconds: number(3),
      isNewSample: true,
      borrowedPacket: undefined,
      body: { from: "frame", sample, monitors },
    };
  }
}
