import type { HistoryEntry } from "./history-entry.ts";
import type { HubMessage, MessageTopic, TrackingBody } from "./hub-message.ts";
import { jsonBytes } from "./json-bytes.ts";
import { JsonText } from "./json-text.ts";
import { Omissions } from "./omissions.ts";
import { PoseRows } from "./pose-rows.ts";
import { type HistoryBounds, type MessageFilter, RowRing } from "./row-ring.ts";
import { SampleRing } from "./sample-ring.ts";

/** What the histories of all topics hold together, beside numbers. Each history adds to it and takes from it. */
export interface KeptBytes {
  bytes: number;
}

/**
 * The last messages of one topic, oldest first, bounded by bytes and age: frame samples and poses as numbers, JSON as records.
 * The bounds hold for each of the three. The newest of each stays: one that takes more bytes than the bound until it is too old.
 */
export class TopicHistory {
  /** Frame samples, which are stored as numbers. */
  readonly samples: SampleRing;
  /** Poses, which are stored as numbers; undefined before the first. */
  #poses: RowRing<TrackingBody> | undefined;
  #evictedThrough = 0;
  /** With nothing in the places of those that are gone: what is let go is to be free at once. */
  #messages: (HubMessage | undefined)[] = [];
  /** What each of them takes. */
  #weights: number[] = [];
  /** Index of the oldest message that is still held. */
  #oldest = 0;
  #bytes = 0;

  constructor(
    private readonly topic: MessageTopic,
    private readonly bounds: HistoryBounds,
    /** What all histories hold, this one's part among it. */
    private readonly kept: KeptBytes = { bytes: 0 },
    private readonly omissions = new Omissions(),
  ) {
    this.samples = new SampleRing(topic, bounds, omissions);
  }

  /** Offset of the newest message that is no longer here; 0 while all are. */
  get evictedThrough(): number {
    return Math.max(this.#evictedThrough, this.samples.evictedThrough, this.#poses?.evictedThrough ?? 0);
  }

  /** No message up to an offset is or was here. */
  lack(throughOffset: number): void {
    this.#evictedThrough = Math.max(this.#evictedThrough, throughOffset);
  }

  /** Messages held. */
  get size(): number {
    return this.#held + this.samples.size + (this.#poses?.size ?? 0);
  }

  /** What they take, about. */
  get bytes(): number {
    return this.#bytes + this.samples.bytes + (this.#poses?.bytes ?? 0);
  }

  /** What it holds beside numbers: its part of what all histories share. */
  get sharedBytes(): number {
    return this.#bytes;
  }

  /** Lets the oldest message go, were it the newest too. */
  shed(): void {
    this.#shorten();
  }

  /** Lets every message go that is not a number. */
  clear(): void {
    while (this.#held > 0) this.#evict();
  }

  /** Keeps a copy of a message. Cost: for a frame sample and for poses, no allocation. */
  push(message: HubMessage): void {
    const { body } = message;
    switch (body.from) {
      case "frame":
        this.samples.push(message, body);
        break;
      case "tracking":
        this.#poses ??= new RowRing(this.topic, this.bounds, this.omissions, new PoseRows());
        this.#poses.push(message, body);
        break;
      case "json":
        this.#keep(message, body instanceof JsonText ? body.bytes : jsonBytes(body.text));
        break;
    }
  }

  /** Lets go what is too old. Units: milliseconds of the monotonic clock. */
  trim(nowMillis: number): void {
    this.samples.trim(nowMillis);
    this.#poses?.trim(nowMillis);
    this.#trimMessages(nowMillis);
  }

  /** The first messages after an offset that pass a filter, oldest first; by default all of them. Those of games that were retracted are left out. */
  after(offset: number, asked: MessageFilter = () => true, most = Number.POSITIVE_INFINITY): HubMessage[] {
    const passes = ofGamesThatCount(asked);
    const messages = this.#messagesAfter(offset, passes, most);
    const samples = this.samples.after(offset, passes, most);
    const found = inOrder([messages, samples, this.#poses?.after(offset, passes, most) ?? []]);
    return found.length > most ? found.slice(0, most) : found;
  }

  /** As {@link after}, without what frame samples and poses say. {@link sampleAt} reads that. */
  entriesAfter(offset: number, asked: MessageFilter): HistoryEntry[] {
    const passes = ofGamesThatCount(asked);
    const messages = this.#messagesAfter(offset, passes, Number.POSITIVE_INFINITY);
    const samples = this.samples.entriesAfter(offset, passes);
    return inOrder([messages, samples, this.#poses?.entriesAfter(offset, passes) ?? []]);
  }

  /** The frame sample or the poses with this offset; undefined if they are not held. */
  sampleAt(offset: number): HubMessage | undefined {
    return this.samples.at(offset) ?? this.#poses?.at(offset);
  }

  /** Every message held that passes a filter, oldest first; by default all of them. */
  all(passes?: MessageFilter): HubMessage[] {
    return this.after(0, passes);
  }

  /** JSON messages after an offset. */
  #messagesAfter(offset: number, passes: MessageFilter, most: number): HubMessage[] {
    let low = this.#oldest;
    let high = this.#messages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#messages[middle]?.offset ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const messages: HubMessage[] = [];
    for (let index = low; index < this.#messages.length && messages.length < most; index++) {
      const message = this.#messages[index];
      if (message !== undefined && passes(message.source, message.atMillis)) messages.push(message);
    }
    return messages;
  }

  get #held(): number {
    return this.#messages.length - this.#oldest;
  }

  #keep(message: HubMessage, bytes: number): void {
    while (this.#held > 0 && this.#bytes + bytes > this.bounds.maxBytes) this.#shorten();
    this.#bytes += bytes;
    this.kept.bytes += bytes;
    // The hub reuses the message, but JSON never changes.
    this.#messages.push({ ...message, borrowedPacket: undefined });
    this.#weights.push(bytes);
    this.#trimMessages(message.atMillis);
  }

  #trimMessages(nowMillis: number): void {
    for (;;) {
      const oldest = this.#messages[this.#oldest];
      if (oldest === undefined || (this.#held === 1 && this.#bytes <= this.bounds.maxBytes)) return;
      if (nowMillis - oldest.atMillis <= this.bounds.maxAgeMillis) return;
      this.#evict();
    }
  }

  /** Lets the oldest message go before its time is over. */
  #shorten(): void {
    this.omissions.add("history_shortened");
    this.#evict();
  }

  #evict(): void {
    const gone = this.#messages[this.#oldest];
    if (gone === undefined) return;
    const bytes = this.#weights[this.#oldest] ?? 0;
    this.#messages[this.#oldest++] = undefined;
    this.#bytes -= bytes;
    this.kept.bytes -= bytes;
    this.lack(gone.offset);
    // Moving the rest down now and then costs less than a ring that must grow.
    if (this.#oldest > 1024 && this.#oldest * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#oldest);
      this.#weights = this.#weights.slice(this.#oldest);
      this.#oldest = 0;
    }
  }
}

/** Messages of games that were retracted pass no filter. */
function ofGamesThatCount(asked: MessageFilter): MessageFilter {
  return (source, atMillis) => !source.retracted && asked(source, atMillis);
}

/** What several kinds of messages hold, oldest first, as each of the lists is. */
function inOrder<Found extends HistoryEntry>(kinds: readonly Found[][]): Found[] {
  const found = kinds.filter(({ length }) => length > 0);
  if (found.length <= 1) return found[0] ?? [];
  return found.flat().sort((one, other) => one.offset - other.offset);
}
