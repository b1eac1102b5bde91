/** When a frame was sampled. Units: seconds. */
export interface SampledFrame {
  /** Undefined if it is not known. */
  frame: number | undefined;
  atSeconds: number;
}

/** How far the sum of all frame times may be from the time that passed. Some producers send the work of a frame as its time. */
const TRUSTED_SHARE = 0.1;

/**
 * When frames began. Poses are of the beginning of a frame, but their time is that of the end of its scripts: in the frame of a hitch much later.
 * A frame began the recorded time of a frame after the one before it. Of a row of such frames, the one that worked least is taken to have
 * been sampled at its beginning, so all are too late by the same fraction of a millisecond. A frame without its time, or without the one before it,
 * begins a new row. `frameSeconds`: by frame number, the time from the beginning of the frame before.
 */
export function frameBegins(
  frames: readonly SampledFrame[],
  frameSeconds: ReadonlyMap<number, number>,
): number[] {
  const took = frames.map(({ frame }, index) =>
    frame !== undefined && frames[index - 1]?.frame === frame - 1 ? frameSeconds.get(frame) : undefined,
  );
  if (!areTrue(frames, took)) return frames.map(({ atSeconds }) => atSeconds);
  const begins: number[] = [];
  let row: number[] = [];
  let leastLag = Number.POSITIVE_INFINITY;
  const endRow = () => {
    for (const began of row) begins.push(began + leastLag);
    row = [];
    leastLag = Number.POSITIVE_INFINITY;
  };
  for (const [index, { atSeconds }] of frames.entries()) {
    const seconds = took[index];
    if (seconds === undefined) endRow();
    const began = seconds === undefined ? atSeconds : (row.at(-1) ?? atSeconds) + seconds;
    row.push(began);
    leastLag = Math.min(leastLag, atSeconds - began);
  }
  endRow();
  return begins;
}

/** Whether the times of frames add up to the time that passed. */
function areTrue(frames: readonly SampledFrame[], took: readonly (number | undefined)[]): boolean {
  let sum = 0;
  let passed = 0;
  for (const [index, seconds] of took.entries()) {
    if (seconds === undefined) continue;
    sum += seconds;
    passed += (frames[index]?.atSeconds ?? 0) - (frames[index - 1]?.atSeconds ?? 0);
  }
  return Math.abs(sum - passed) <= TRUSTED_SHARE * passed;
}
