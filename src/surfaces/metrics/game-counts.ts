import {
  CAUSE_KINDS,
  DEVICES,
  FRAME_TIME_BOUNDS,
  FrameCounts,
  Histogram,
  PHYSICS_TIME_BOUNDS,
  type SourceInsight,
  TrackingCounts,
} from "../../insight/index.ts";
import type { HistogramCounts } from "./exposition.ts";

/** What is counted of each tracked device, by its label. */
const TRACKING_PROBLEMS = ["dropout", "freeze", "jump", "turn"] as const;

const MICROS = 1e6;

/** Numbers of a histogram: how many values, their sum, and how many are at most each bound. */
const sizeOf = (bounds: readonly number[]): number => 2 + bounds.length;
/** Numbers of a device: whether it is known, how long it was lost, and its problems. */
const DEVICE = 2 + TRACKING_PROBLEMS.length;

/** Where the numbers are. */
const FRAME_TIMES = 0;
const PHYSICS_TIMES = FRAME_TIMES + sizeOf(FRAME_TIME_BOUNDS);
const FRAMES = PHYSICS_TIMES + sizeOf(PHYSICS_TIME_BOUNDS);
const TIMED = FRAMES + 1;
const STALE = TIMED + 1;
const HITCHES = STALE + 1;
const POSES = HITCHES + CAUSE_KINDS.length;
const DEVICES_AT = POSES + 1;
const SIZE = DEVICES_AT + DEVICES.length * DEVICE;

/**
 * What was counted of a game since it connected, or of several connections. All are whole numbers that never fall, times in microseconds:
 * sums of them are exact in any order, and a counter that fell by a rounding error would look like one that restarted.
 */
export class GameCounts {
  readonly #numbers = new Float64Array(SIZE);

  /** Adds those of another. */
  add(other: GameCounts): void {
    for (let index = 0; index < SIZE; index++) this.#put(index, this.#get(index) + other.#get(index));
  }

  /**
   * Takes what the windows of a connection have counted. A number that the windows take back, as stale frames in a second that is not over,
   * stays as it was.
   */
  take({ windows, context }: SourceInsight, nowMillis: number): void {
    const { frames, poses } = windows;
    this.#raiseHistogram(FRAME_TIMES, FRAME_TIME_BOUNDS, summed(frames.interval, nowMillis));
    this.#raiseHistogram(PHYSICS_TIMES, PHYSICS_TIME_BOUNDS, summed(frames.physics, nowMillis));
    const counts = new FrameCounts();
    frames.counts.sum("run", nowMillis, counts);
    this.#raise(FRAMES, counts.framesOfRun ?? 0);
    this.#raise(TIMED, counts.lostOfRun === undefined ? 0 : 1);
    this.#raise(STALE, counts.lostOfRun ?? 0);
    for (const [index, kind] of CAUSE_KINDS.entries())
      this.#raise(HITCHES + index, context.hitchCauses.get(kind));
    const tracking = new TrackingCounts();
    poses.counts.sum("run", nowMillis, tracking);
    this.#raise(POSES, tracking.samples);
    for (const [index, device] of tracking.devices.entries()) {
      const at = DEVICES_AT + index * DEVICE;
      const { present, missing, lostMillis, dropouts, freezes, jumps, turns } = device;
      this.#raise(at, present + missing > 0 ? 1 : 0);
      this.#raise(at + 1, Math.round(lostMillis * 1000));
      for (const [place, count] of [dropouts, freezes, jumps, turns].entries())
        this.#raise(at + 2 + place, count);
    }
  }

  /** Times from frame to frame by the wall clock. Units: seconds. */
  get frameTimes(): HistogramCounts {
    return this.#histogram(FRAME_TIMES, FRAME_TIME_BOUNDS);
  }

  /** Physics times. Units: seconds. */
  get physicsTimes(): HistogramCounts {
    return this.#histogram(PHYSICS_TIMES, PHYSICS_TIME_BOUNDS);
  }

  /** Frames by their numbers; undefined if the game numbers none. */
  get frames(): number | undefined {
    return this.#get(FRAMES) || undefined;
  }

  /** Refreshes of the display without a new frame; undefined if the rate of the display or the times are not known. */
  get staleFrames(): number | undefined {
    return this.#get(TIMED) > 0 ? this.#get(STALE) : undefined;
  }

  /** Hitches by the kind of their cause. */
  get hitches(): [kind: string, count: number][] {
    return CAUSE_KINDS.map((kind, index) => [kind, this.#get(HITCHES + index)]);
  }

  get poses(): number {
    return this.#get(POSES);
  }

  /** The devices that the game tracked, with what went wrong. Units: seconds. */
  get devices(): { device: string; lostSeconds: number; problems: [name: string, count: number][] }[] {
    return DEVICES.flatMap((device, index) => {
      const at = DEVICES_AT + index * DEVICE;
      if (this.#get(at) === 0) return [];
      const problems = TRACKING_PROBLEMS.map((name, place): [string, number] => [
        name,
        this.#get(at + 2 + place),
      ]);
      return [{ device, lostSeconds: this.#get(at + 1) / MICROS, problems }];
    });
  }

  #histogram(at: number, boundsMillis: readonly number[]): HistogramCounts {
    return {
      count: this.#get(at),
      sum: this.#get(at + 1) / MICROS,
      bounds: boundsMillis.map((millis) => millis / 1000),
      atMost: boundsMillis.map((_, index) => this.#get(at + 2 + index)),
    };
  }

  #raiseHistogram(at: number, boundsMillis: readonly number[], times: Histogram): void {
    this.#raise(at, times.count);
    this.#raise(at + 1, Math.round(times.sum * 1000));
    for (const [index, bound] of boundsMillis.entries())
      this.#raise(at + 2 + index, times.count - times.countOver(bound));
  }

  #raise(index: number, value: number): void {
    if (value > this.#get(index)) this.#put(index, value);
  }

  #get(index: number): number {
    return this.#numbers[index] as number;
  }

  #put(index: number, value: number): void {
    this.#numbers[index] = value;
  }
}

/** All that a timeline counted since its game connected. */
function summed(timeline: SourceInsight["windows"]["frames"]["interval"], nowMillis: number): Histogram {
  const sum = new Histogram();
  timeline.sum("run", nowMillis, sum);
  return sum;
}
