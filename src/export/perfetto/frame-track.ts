import type { ProfilePart } from "../format/index.ts";
import { layOut, type Span } from "./laid-out.ts";
import type { PerfettoWriter, Said, Track } from "./perfetto-writer.ts";

/** How long a frame and its profile, which is a message of its own, wait for each other. Units: nanoseconds. */
export const WAIT_NANOS = 2_000_000_000n;
/** How far the time of a sample may be from the end of its frame, if that follows on the frame before: samples come in batches. Units: nanoseconds. */
const MOST_OFF_NANOS = 500_000_000n;

/** A frame as it was sampled. Units: nanoseconds. */
export interface SampledFrame {
  number: number;
  /** When it was sampled, unix time. */
  atNanos: bigint;
  lengthNanos: bigint;
  /** Whether its length is that from frame to frame, and not its work alone. */
  isWhole: boolean;
  said: Said;
  parts: readonly ProfilePart[];
}

/**
 * The frames of a game as slices of a track, one after another, each with its parts within.
 * A frame is sampled at the end of its scripts, or when it arrives, so that the time of its sample varies. How long it took is exact:
 * whole frames that follow on each other are laid end to end, as they were played.
 */
export class FrameTrack {
  readonly #waiting = new Map<number, SampledFrame & Span>();
  #last: { number: number; endNanos: bigint } | undefined;

  constructor(
    private readonly writer: PerfettoWriter,
    private readonly track: Track,
  ) {}

  add(frame: Readonly<SampledFrame>): void {
    const { number, atNanos, lengthNanos } = frame;
    if (this.#waiting.has(number)) this.writeAll();
    const earliest = this.#last?.endNanos ?? 0n;
    const follows = this.#last !== undefined && number === this.#last.number + 1;
    const chainedNanos = earliest + lengthNanos;
    const isChained = follows && frame.isWhole && isNear(atNanos, chainedNanos);
    // Slices of a track must not overlap.
    const endNanos = latest(earliest, isChained ? chainedNanos : atNanos);
    const beginNanos = latest(earliest, endNanos - lengthNanos);
    this.#last = { number, endNanos };
    for (const waiting of this.#waiting.values()) {
      if (waiting.endNanos > endNanos - WAIT_NANOS) break;
      this.#write(waiting);
    }
    this.#waiting.set(number, { ...frame, beginNanos, endNanos });
  }

  /** A frame of the last two seconds. Its parts may still be changed. */
  find(number: number): (SampledFrame & Readonly<Span>) | undefined {
    return this.#waiting.get(number);
  }

  /** Writes the frames that still wait. */
  writeAll(): void {
    for (const frame of this.#waiting.values()) this.#write(frame);
  }

  #write(frame: Readonly<SampledFrame & Span>): void {
    this.#waiting.delete(frame.number);
    this.writer.begin(this.track, frame.beginNanos, frame.said);
    layOut(this.writer, this.track, frame, frame.parts);
    this.writer.end(this.track, frame.endNanos);
  }
}

function isNear(one: bigint, other: bigint): boolean {
  const off = one - other;
  return off < MOST_OFF_NANOS && off > -MOST_OFF_NANOS;
}

function latest(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
