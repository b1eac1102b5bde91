import type { HubMessage } from "../hub/index.ts";
import { emptyTrackingSample } from "../protocol/empty-samples.ts";
import type { FrameSample, TrackingSample } from "../protocol/samples.ts";
import { readTrackingValues, writeTrackingValues } from "../protocol/tracking-values.ts";
import { TRACKING_SLOTS } from "../protocol/value-slots.ts";

/** Most messages that wait. */
const CAPACITY = 64;
/** JSON of this length does not wait: it would keep memory. Units: characters. */
const LONG_TEXT = 16 * 1024;

/** Room for a message that waits, with copies of what the hub reuses. */
interface Slot {
  message: HubMessage;
  /** When it came. Units: milliseconds of the monotonic clock. */
  cameMillis: number;
  frame: FrameSample;
  /** The numbers of poses, and the record into which they are read. */
  values: Float64Array;
  poses: TrackingSample;
}

/**
 * Messages that are not recorded yet. Several at a time cost a third of what they cost one by one, as they come: between two frames of a game,
 * other work drives the recorder's code and data out of the caches of the processor.
 */
export class PendingMessages {
  readonly #slots: Slot[] = [];
  #count = 0;

  /** Keeps a message. Returns whether there is room for more. Cost: a row of numbers, a small object for frame samples and poses. */
  push(message: HubMessage, cameMillis: number): boolean {
    const slot = this.#slots[this.#count] ?? newSlot(message);
    this.#slots[this.#count++] = slot;
    const { body } = message;
    const kept = slot.message;
    slot.cameMillis = cameMillis;
    kept.topic = message.topic;
    kept.source = message.source;
    kept.seq = message.seq;
    kept.offset = message.offset;
    kept.atMillis = message.atMillis;
    kept.timestampSeconds = message.timestampSeconds;
    switch (body.from) {
      case "frame": {
        const { frame, fps, frameMillis, physicsMillis } = body.sample;
        slot.frame.frame = frame;
        slot.frame.fps = fps;
        slot.frame.frameMillis = frameMillis;
        slot.frame.physicsMillis = physicsMillis;
        kept.body = { from: "frame", sample: slot.frame, monitors: body.monitors };
        break;
      }
      case "tracking":
        writeTrackingValues(body.sample, slot.values, 0);
        slot.poses.reference = body.sample.reference;
        kept.body = { from: "tracking", sample: slot.poses };
        break;
      case "json":
        kept.body = body;
        if (body.text.length > LONG_TEXT) return false;
    }
    return this.#count < CAPACITY;
  }

  /** Hands over all messages in the order in which they came, each until the next one, and forgets them. */
  drain(take: (message: HubMessage, cameMillis: number) => void): void {
    for (let index = 0; index < this.#count; index++) {
      const { message, cameMillis, values, poses } = this.#slots[index] as Slot;
      if (message.body.from === "tracking") readTrackingValues(values, 0, poses);
      take(message, cameMillis);
    }
    this.#count = 0;
  }
}

function newSlot(message: HubMessage): Slot {
  return {
    message: { ...message, borrowedPacket: undefined },
    cameMillis: 0,
    frame: { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 },
    values: new Float64Array(TRACKING_SLOTS),
    poses: emptyTrackingSample(),
  };
}
