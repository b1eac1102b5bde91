import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { posixPath } from "../support/posix-paths.ts";

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

/** Every vector of packets, in the order of their names. */
export function loadVectors(): Vector[] {
  return [FOLDER, join(FOLDER, "frames")]
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith(".hex"))
        .map((file) => join(folder, basename(file, ".hex"))),
    )
    .sort()
    .map((path) => {
      const told = JSON.parse(readFileSync(`${path}.json`, "utf8"));
      const message = parseHex(readFileSync(`${path}.hex`, "utf8"));
      return { ...told, name: posixPath(relative(FOLDER, path)), message };
    });
}

/** The bytes of the vector of this name. */
export function loadVectorMessage(name: string): Uint8Array {
  return parseHex(readFileSync(join(FOLDER, `${name}.hex`), "utf8"));
}

function parseHex(text: string): Uint8Array {
  return Uint8Array.fromHex(text.replace(/#.*$/gm, "").replace(/\s/g, ""));
}
