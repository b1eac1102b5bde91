import type { JsonObject } from "../protocol/json-messages.ts";
import type { FrameSample } from "../protocol/samples.ts";
import type { FrameBody, MessageTopic } from "./hub-message.ts";
import type { MessageSource } from "./message-source.ts";
import type { Omissions } from "./omissions.ts";
import type { HistoryBounds } from "./row-ring.ts";
import { type RowBlock, type RowFormat, RowRing, type RowStamp, STAMP_NUMBERS } from "./row-ring.ts";

/** Numbers of a row: the stamp, frame, fps, frame time, physics time. One cache line. */
const ROW_NUMBERS = STAMP_NUMBERS + 4;

/** One frame sample with its stamp, as {@link SampleRing.read} fills it. */
export type StampedSample = FrameSample & RowStamp;

/** A record for {@link SampleRing.read} to fill. */
export function emptyStampedSample(): StampedSample {
  return { seq: 0, offset: 0, atMillis: 0, timestampSeconds: 0, ...emptySample() };
}

/** The last frame samples of a topic, as rows of numbers. */
export class SampleRing extends RowRing<FrameBody> {
  constructor(topic: MessageTopic, bounds: HistoryBounds, omissions: Omissions) {
    super(topic, bounds, omissions, new SampleRows());
  }

  /** Reads one of the last 256 samples by its number, kept or not, into a record. Returns whose it is. Cost: one row, no allocation. */
  read(number: number, into: StampedSample): MessageSource | undefined {
    return this.readRow(number, into, readSample);
  }
}

/** Frame samples as rows, with the monitors that the game reported last. */
class SampleRows implements RowFormat<FrameBody> {
  readonly rowNumbers = ROW_NUMBERS;
  /** Two references: the source and the monitors. */
  readonly besideBytes = 16;
  /** Insight reads the samples since its last look here, even if the history keeps fewer. */
  readonly leastRows = 256;
  #monitors: JsonObject[] = [];

  moved(rows: readonly (readonly [before: number, now: number])[]): void {
    const before = this.#monitors;
    this.#monitors = [];
    for (const [from, to] of rows) this.#monitors[to] = before[from] ?? {};
  }

  write({ sample, monitors }: Readonly<FrameBody>, { f64 }: RowBlock, row: number): void {
    const at = row * ROW_NUMBERS + STAMP_NUMBERS;
    f64[at] = sample.frame;
    f64[at + 1] = sample.fps;
    f64[at + 2] = sample.frameMillis;
    f64[at + 3] = sample.physicsMillis;
    this.#monitors[row] = monitors;
  }

  read(block: RowBlock, row: number): FrameBody {
    const sample = emptySample();
    readSample(block, row, sample);
    return { from: "frame", sample, monitors: this.#monitors[row] ?? {} };
  }
}

function emptySample(): FrameSample {
  return { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
}

function readSample({ f64 }: RowBlock, row: number, into: FrameSample): void {
  const at = row * ROW_NUMBERS + STAMP_NUMBERS;
  into.frame = f64[at] as number;
  into.fps = f64[at + 1] as number;
  into.frameMillis = f64[at + 2] as number;
  into.physicsMillis = f64[at + 3] as number;
}
