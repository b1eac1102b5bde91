import { readFileSync } from "node:fs";

/** A frame as the game itself logged it (frame_log.gd). Units: milliseconds. */
export interface LoggedFrame {
  /** Since the frame before it began. */
  intervalMillis: number;
  /** How long its scripts worked; NaN for the last one. */
  workMillis: number;
}

/** What a log says of a run of frames, by plain arithmetic over all of them. Units: milliseconds. */
export interface LoggedWindow {
  frames: number;
  /** From the beginning of the first frame to that of the last. Units: seconds. */
  seconds: number;
  meanWorkMillis: number;
  mean: number;
  min: number;
  max: number;
  /** By nearest rank. */
  quantile(share: number): number;
  over(limitMillis: number): number;
  /** Mean of the longest hundredth. */
  longestMean: number;
  /** Refreshes of a display without a new frame, as a share. */
  staleShare(displayMillis: number): number;
}

/** The log of every frame that a game wrote. */
export class FrameLog {
  readonly #frames = new Map<number, LoggedFrame>();

  constructor(path: string) {
    const rows = readFileSync(path, "utf8")
      .split("\n")
      // The last line may be cut.
      .slice(0, -1)
      .map((line) => line.split(" ").map(Number));
    for (const [index, [frame = 0, micros = 0]] of rows.entries()) {
      const [, before = Number.NaN] = rows[index - 1] ?? [];
      const [, , worked = Number.NaN] = rows[index + 1] ?? [];
      this.#frames.set(frame, { intervalMillis: (micros - before) / 1000, workMillis: worked / 1000 });
    }
  }

  /** A frame by its number. */
  of(frame: number): LoggedFrame | undefined {
    return this.#frames.get(frame);
  }

  /** The frames with these numbers. Fails: Error, if one is not in the log. */
  window(first: number, last: number): LoggedWindow {
    const frames = Array.from({ length: last - first + 1 }, (_, index) => this.of(first + index));
    if (frames.some((frame) => frame === undefined)) throw new Error(`no log of frames ${first} to ${last}`);
    const millis = frames.map((frame) => frame?.intervalMillis ?? Number.NaN);
    const sorted = millis.toSorted((one, other) => one - other);
    const rank = (share: number) => sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
    return {
      frames: millis.length,
      seconds: sumOf(millis.slice(1)) / 1000,
      meanWorkMillis: sumOf(frames.map((frame) => frame?.workMillis ?? Number.NaN)) / millis.length,
      mean: sumOf(millis) / millis.length,
      min: sorted[0] ?? Number.NaN,
      max: sorted.at(-1) ?? Number.NaN,
      quantile: rank,
      over: (limit) => millis.filter((each) => each > limit).length,
      longestMean: meanOf(sorted.slice(-Math.ceil(0.01 * sorted.length))),
      staleShare: (display) => {
        const missed = sumOf(
          millis.filter((each) => each > 1.8 * display).map((each) => Math.round(each / display) - 1),
        );
        const refreshes = sumOf(millis) / display;
        const behind = refreshes - millis.length;
        const lost = behind > 0.015 * refreshes ? Math.max(missed, Math.round(behind)) : missed;
        return lost / (millis.length + lost);
      },
    };
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}
