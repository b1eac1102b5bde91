import type { Motion } from "./motion.ts";

/** Version of the format; the addon's motion_file.gd reads the same. */
const VERSION = 1;

/**
 * A motion as the addon reads it: a line of JSON that describes the tracks, then for each track its times as 64-bit floats and its values as 32-bit
 * floats, little-endian. `beginsSeconds`: time from the first frame of the scene to the beginning of the motion.
 */
export function encodeMotion(
  { recording, seconds, tracks }: Readonly<Motion>,
  beginsSeconds: number,
): Uint8Array {
  const described = tracks.map(({ device, kind, times }) => ({ device, kind, samples: times.length }));
  const head = { motion: VERSION, recording, seconds, begins_seconds: beginsSeconds, tracks: described };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(head)}\n`),
    // Every machine that runs this is little-endian.
    ...tracks.flatMap(({ times, values }) => [
      Buffer.from(Float64Array.from(times).buffer),
      Buffer.from(Float32Array.from(values).buffer),
    ]),
  ]);
}
