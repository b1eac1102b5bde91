import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dir, "../vectors/frames");

/** Values of a frame in the order of docs/wire-format.md; a pose is its Transform3D's twelve numbers. */
export type FrameVectorRow = readonly (number | boolean | null | number[])[];

/** A 0x04 packet of test/vectors/frames. */
export interface FrameVector {
  name: string;
  message: Uint8Array;
  demand: number;
  unixFromTicksSeconds: number;
  physicsMillis: number;
  maxFps: number;
  rows: readonly FrameVectorRow[];
}

/** Every vector of frames, in the order of their names. */
export function loadFrameVectors(): FrameVector[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".hex"))
    .sort()
    .map((file) => {
      const name = file.slice(0, -".hex".length);
      const digits = readFileSync(join(FOLDER, file), "utf8").replace(/#.*$/gm, "").replace(/\s/g, "");
      const told = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));
      return { ...told, name, message: Uint8Array.fromHex(digits) };
    });
}
