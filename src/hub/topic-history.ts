import type { Pose, TrackingSample } from "../protocol/samples.ts";
import type { HistoryBounds } from "./history-bounds.ts";
import type { HubMessage, MessageTopic } from "./hub-message.ts";
import { jsonBytes } from "./json-bytes.ts";
import type { KeptBytes } from "./kept-bytes.ts";
import { Omissions } from "./omissions.ts";
import { SampleRing } from "./sample-ring.ts";

/** What a record of poses takes, about. Units: bytes. */
const TRACKING_RECORD_BYTES = 1024;

/** The last messages of one topic, oldest first, bounded by bytes and age. The newest always stays. */
export class TopicHistory {
  /** Frame samples, which are stored as numbers. */
  readonly samples: SampleRing;
  #evictedThrough = 0;
  /** With nothing in the places of those that are gone: what is let go is to be free at once. */
  #messages: (HubMessage | undefined)[] = [];
  /** What each of them takes. */
  #weights: number[] = [];
  /** Index of the oldest message that is still held. */
  #oldest = 0;
  #bytes = 0;

  constructor(
    topic: MessageTopic,
    private readonly bounds: HistoryBounds,
    /** What all histories hold, this one's part among it. */
    private readonly kept: KeptBytes = { bytes: 0 },
    private readonly omissions = new Omissions(),
  ) {
    this.samples = new SampleRing(topic, bounds, omissions);
  }

  /** Offset of the newest message that is no longer here; 0 while all are. */
  get evictedThrough(): number {
    return Math.max(this.#evictedThrough, this.samples.evictedThrough);
  }

  /** Messages held. */
  get size(): number {
    return this.#messages.length - this.#oldest + this.samples.size;
  }

  /** What they take, about. */
  get bytes(): number {
    return this.#bytes + this.samples.bytes;
  }

  /** What it holds beside numbers: its part of what all histories share. */
  get sharedBytes(): number {
    return this.#bytes;
  }

  /** Lets the oldest message go, were it the newest too. */
  shed(): void {
    this.#shorten();
  }

  /** Keeps a copy of a message. */
  push(message: HubMessage): void {
    if (message.body.from === "frame") {
      this.samples.push(message);
      return;
    }
    const bytes = bytesOf(message);
    while (this.#held > 0 && this.#bytes + bytes > this.bounds.maxBytes) this.#shorten();
    this.#bytes += bytes;
    this.kept.bytes += bytes;
    this.#messages.push(copyOf(message));
    this.#weights.push(bytes);
    this.#trimMessages(message.atMillis);
  }

  /** Lets go what is too old. Units: milliseconds of the monotonic clock. */
  trim(nowMillis: number): void {
    this.samples.trim(nowMillis);
    this.#trimMessages(nowMillis);
  }

  /** Messages after an offset, oldest first. */
  after(offset: number): HubMessage[] {
    let low = this.#oldest;
    let high = this.#messages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#messages[middle]?.offset ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const messages = this.#messages.slice(low).filter((message) => message !== undefined);
    const samples = this.samples.after(offset);
    if (samples.length === 0) return messages;
    return messages.length === 0
      ? samples
      : [...messages, ...samples].sort((one, other) => one.offset - other.offset);
  }

  /** Every message held, oldest first. */
  all(): HubMessage[] {
    return this.after(0);
  }

  get #held(): number {
    return this.#messages.length - this.#oldest;
  }

  #trimMessages(nowMillis: number): void {
    for (;;) {
      const oldest = this.#messages[this.#oldest];
      if (oldest === undefined || this.#held <= 1) return;
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
    this.#evictedThrough = gone.offset;
    // Moving the rest down now and then costs less than a ring that must grow.
    if (this.#oldest > 1024 && this.#oldest * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#oldest);
      this.#weights = this.#weights.slice(this.#oldest);
      this.#oldest = 0;
    }
  }
}

function bytesOf({ body }: HubMessage): number {
  return body.from === "json" ? jsonBytes(body.text) : TRACKING_RECORD_BYTES;
}

/** Bodies of numbers are used again by their owners; JSON never changes. */
function copyOf(message: HubMessage): HubMessage {
  const { body } = message;
  return {
    ...message,
    borrowedPacket: undefined,
    body: body.from === "tracking" ? { from: "tracking", sample: copyTracking(body.sample) } : body,
  };
}

function copyTracking({
  frame,
  timeSeconds,
  headset,
  leftController,
  rightController,
}: TrackingSample): TrackingSample {
  return {
    frame,
    timeSeconds,
    headset: headset && copyPose(headset),
    leftController: leftController && copyPose(leftController),
    rightController: rightController && copyPose(rightController),
  };
}

function copyPose<Kind extends Pose>(pose: Kind): Kind {
  return { ...pose, position: [...pose.position], rotation: [...pose.rotation] };
}
