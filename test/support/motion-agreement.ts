import { MOTION_COLUMNS, type Motion, type MotionTrack } from "../../src/motion/index.ts";

/** How far two motions are apart at most, over all their poses. Units: millimetres, degrees. */
export interface Agreement {
  poses: number;
  millimetres: number;
  degrees: number;
}

/** Compares the poses of a device in one motion with those of another at the same moments, from its beginning to the end of the shorter one. */
export function agreementOf(one: Motion, other: Motion, device: MotionTrack["device"]): Agreement {
  const [track, reference] = [one, other].map(({ tracks }) =>
    tracks.find((each) => each.device === device && ["pose", "joints"].includes(each.kind)),
  );
  if (track === undefined || reference === undefined) throw new Error(`expected ${device} in both motions`);
  const agreement = { poses: 0, millimetres: 0, degrees: 0 };
  const columns = MOTION_COLUMNS[track.kind];
  for (const [index, seconds] of track.times.entries()) {
    if (seconds < (reference.times[0] ?? 0) || seconds > (reference.times.at(-1) ?? 0)) continue;
    for (let column = 1; column < columns; column += 7) {
      const pose = poseAt(track, index, column);
      const expected = poseOf(reference, seconds, column);
      if (pose === undefined || expected === undefined) continue;
      agreement.poses++;
      const far = Math.hypot(...pose.position.map((value, axis) => value - (expected.position[axis] ?? 0)));
      agreement.millimetres = Math.max(agreement.millimetres, far * 1000);
      agreement.degrees = Math.max(agreement.degrees, degreesBetween(pose.rotation, expected.rotation));
    }
  }
  return agreement;
}

interface Pose {
  position: number[];
  rotation: number[];
}

/** The pose in a sample; undefined if the device was lost. */
function poseAt({ kind, values }: MotionTrack, index: number, column: number): Pose | undefined {
  const at = index * MOTION_COLUMNS[kind];
  if (values[at] === 0) return undefined;
  const numbers = values.slice(at + column, at + column + 7);
  return { position: numbers.slice(0, 3), rotation: numbers.slice(3) };
}

/** The pose at a moment: positions in a straight line, rotations by the shortest way. */
function poseOf(track: MotionTrack, seconds: number, column: number): Pose | undefined {
  const index = track.times.findLastIndex((time) => time <= seconds);
  const [before, after] = [poseAt(track, index, column), poseAt(track, index + 1, column)];
  const [from = 0, to = 0] = track.times.slice(index, index + 2);
  if (before === undefined || after === undefined || index + 1 >= track.times.length) return before;
  const share = (seconds - from) / (to - from);
  return {
    position: before.position.map((value, axis) => value + share * ((after.position[axis] ?? 0) - value)),
    rotation: slerp(before.rotation, after.rotation, share),
  };
}

function slerp(from: number[], to: number[], share: number): number[] {
  const dot = from.reduce((sum, value, axis) => sum + value * (to[axis] ?? 0), 0);
  const near = dot < 0 ? to.map((value) => -value) : to;
  const angle = Math.acos(Math.min(1, Math.abs(dot)));
  if (angle < 1e-6) return near;
  const [one, other] = [Math.sin((1 - share) * angle), Math.sin(share * angle)];
  return from.map((value, axis) => (one * value + other * (near[axis] ?? 0)) / Math.sin(angle));
}

/** By the chord, as the arc cosine is inexact for small angles. */
function degreesBetween(one: number[], other: number[]): number {
  const chord = (sign: number) => Math.hypot(...one.map((value, axis) => value - sign * (other[axis] ?? 0)));
  return (4 * Math.asin(Math.min(1, Math.min(chord(1), chord(-1)) / 2)) * 180) / Math.PI;
}
