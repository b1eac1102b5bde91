import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dir, "../vectors");

/** A packet as a vector describes it; see test/vectors/README.md. */
export interface VectorPacket {
  type: number;
  offset: number;
  length: number;
  status: string;
  text?: string;
  inflateRefusal?: string;
  [field: string]: unknown;
}

/** A message of test/vectors. */
export interface Vector {
  name: string;
  message: Uint8Array;
  description: string;
  encode: boolean;
  packets?: VectorPacket[];
  packetCount?: number;
  endStatus: string;
  endOffset: number;
}

/** Every vector there is, in the order of their names. */
export function loadVectors(): Vector[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".hex"))
    .sort()
    .map((file) => {
      const name = file.slice(0, -".hex".length);
      const told = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));
      return { ...told, name, message: parseHex(readFileSync(join(FOLDER, file), "utf8")) };
    });
}

function parseHex(text: string): Uint8Array {
  return Uint8Array.fromHex(text.replace(/#.*$/gm, "").replace(/\s/g, ""));
}
