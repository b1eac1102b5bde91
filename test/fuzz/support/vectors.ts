import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Repeatable } from "./growth.ts";
import { type Long, type Pieces, whole } from "./pieces.ts";

const FOLDER = join(import.meta.dir, "../vectors");

/** An input that failed once, kept. */
export interface FuzzVector {
  name: string;
  /** What was wrong. */
  about: string;
  input: unknown;
}

/** The file of a vector: text in pieces, bytes in pieces of hexadecimal digits, or any other input as JSON. */
interface VectorFile {
  about: string;
  text?: Pieces<string>;
  hex?: Pieces<string>;
  json?: unknown;
}

/** The kept inputs of a subject, in the order of their names. */
export function vectorsOf(subject: string): FuzzVector[] {
  const folder = folderOf(subject);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((file) => {
      const told = JSON.parse(readFileSync(join(folder, file), "utf8")) as VectorFile;
      return { name: file.replace(/\.json$/, ""), about: told.about, input: inputOf(told) };
    });
}

/** Keeps an input that failed. Returns the path of its file. A person then gives it a better name and says what was wrong. */
export function keepVector(subject: string, input: unknown): string {
  const folder = folderOf(subject);
  mkdirSync(folder, { recursive: true });
  const text = `${JSON.stringify({ about: "found by fuzzing", ...fileOf(input) }, null, 2)}\n`;
  const path = join(folder, `found-${Bun.hash(text).toString(36)}.json`);
  writeFileSync(path, text);
  return path;
}

/** The folder of a subject. Names of endpoints have slashes. */
function folderOf(subject: string): string {
  return join(FOLDER, subject.replace(/\W+/g, "-").replace(/-$/, ""));
}

function inputOf({ text, hex, json }: VectorFile): unknown {
  if (text !== undefined) return whole(text);
  if (hex !== undefined)
    return whole(hex.map(([digits, times]): [Uint8Array, number] => [Uint8Array.fromHex(digits), times]));
  return json;
}

function fileOf(input: unknown): Omit<VectorFile, "about"> {
  if (isRepeatable(input))
    return piecesOf([
      [input.head, 1],
      [input.unit, KEPT_TIMES],
      [input.tail, 1],
    ]);
  return isLong(input) ? piecesOf([[input, 1]]) : { json: input };
}

function piecesOf(pieces: Pieces<Long>): Omit<VectorFile, "about"> {
  const isText = typeof pieces[0]?.[0] === "string";
  const shown = pieces.map(([part, times]): [string, number] => [
    typeof part === "string" ? part : part.toHex(),
    times,
  ]);
  return isText ? { text: shown } : { hex: shown };
}

/** How often the part of an input is repeated that fails when it is long. */
const KEPT_TIMES = 10_000;

function isLong(input: unknown): input is Long {
  return typeof input === "string" || input instanceof Uint8Array;
}

function isRepeatable(input: unknown): input is Repeatable<Long> {
  return typeof input === "object" && input !== null && "unit" in input && isLong(input.unit);
}
