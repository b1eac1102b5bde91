import type { JsonObject } from "../protocol/json-messages.ts";
import type { HistoryBounds } from "./history-bounds.ts";
import type { MessageSource } from "./message-source.ts";
import type { MessageTopic, TelemetryMessage } from "./telemetry-message.ts";

/** Numbers of one row: seq, offset, at, timestamp, frame, fps, frame time, physics time. One cache line. */
const ROW = 8;
/** What a row takes, with its two references. Units: bytes. */
const ROW_BYTES = ROW * 8 + 16;

/**
 * The last performance samples, as numbers in one block of memory: what a relay writes for every frame must touch little,
 * for between two frames everything is cold. Messages are made of them when somebody asks.
 */
export class SampleRing {
  /** Offset of the newest sample that is no longer here; 0 while all are. */
  evictedThrough = 0;
  readonly #capacity: number;
  #rows: Float64Array | undefined;
  readonly #sources: MessageSource[] = [];
  readonly #more: JsonObject[] = [];
  /** Samples ever pushed, and of those how many are gone: row numbers before the modulo. */
  #pushed = 0;
  #gone = 0;

  constructor(
    private readonly topic: MessageTopic,
    private readonly bounds: HistoryBounds,
  ) {
    this.#capacity = Math.max(1, Math.floor(bounds.maxBytes / ROW_BYTES));
  }

  /** Samples held. */
  get size(): number {
    return this.#pushed - this.#gone;
  }

  /** What they take. */
  get bytes(): number {
    return this.size * ROW_BYTES;
  }

  /** Keeps a performance message. Cost: eight numbers and two references, no allocation. */
  push({ body, seq, offset, atMillis, timestampSeconds, source }: TelemetryMessage): void {
    if (body.from !== "performance") return;
    this.#rows ??= new Float64Array(this.#capacity * ROW);
    const slot = this.#pushed % this.#capacity;
    const at = slot * ROW;
    if (this.size === this.#capacity) this.#evict();
    const rows = this.#rows;
    const { sample } = body;
    rows[at] = seq;
    rows[at + 1] = offset;
    rows[at + 2] = atMillis;
    rows[at + 3] = timestampSeconds;
    rows[at + 4] = sample.frame;
    rows[at + 5] = sample.fps;
    rows[at + 6] = sample.frameMillis;
    rows[at + 7] = sample.physicsMillis;
    this.#sources[slot] = source;
    this.#more[slot] = body.more;
    this.#pushed++;
  }

  /** Lets go what is too old; the newest stays. Units: milliseconds of the monotonic clock. */
  trim(nowMillis: number): void {
    while (this.size > 1 && nowMillis - this.#number(this.#gone, 2) > this.bounds.maxAgeMillis) this.#evict();
  }

  /** The samples after an offset, oldest first, as messages. */
  after(offset: number): TelemetryMessage[] {
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

  #message(row: number): TelemetryMessage {
    const slot = row % this.#capacity;
    const [source, more] = [this.#sources[slot], this.#more[slot]];
    if (source === undefined || more === undefined)
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
      body: { from: "performance", sample, more },
    };
  }
}
