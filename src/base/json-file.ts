import { readFileSync, statSync } from "node:fs";
import type { z } from "zod";
import { checkSchema } from "./check-schema.ts";
import { jsonPath } from "./json-path.ts";
import type { TextPlace } from "./json-with-comments.ts";
import { type SchemaFault, schemaFault } from "./schema-fault.ts";

/** How a JSON file is read. */
export interface JsonFileReading {
  /** Largest file that is read. Units: bytes. */
  maxBytes: number;
  /** The one key of the file that matters, such as a program's own in a package.json; without it the whole file does. */
  part?: string | undefined;
  /** Makes the error of a message: what is wrong with the file, and at which place, as `FILE:LINE:COLUMN`. */
  refusal(message: string, options?: ErrorOptions): Error;
}

/** A JSON file that a person wrote: its value, and where in the file each part of the value stands. */
export class JsonFile {
  constructor(
    readonly path: string,
    /** What the file holds, or its part; undefined where the file has no such part. */
    readonly value: unknown,
    private readonly text: string,
    private readonly reading: JsonFileReading,
  ) {}

  /** The value as a schema has it. Fails: with the file's refusal. */
  as<Value>(schema: z.ZodType<Value>): Value {
    const checked = checkSchema(schema, this.value);
    if (checked.success) return checked.data;
    throw this.refusalOf(schemaFault(schema, checked.error, this.value));
  }

  /** The error that says what is wrong with the value, and where in the file. */
  refusalOf({ wrong, at, of }: SchemaFault): Error {
    const { part, refusal } = this.reading;
    const path = part === undefined ? at : [part, ...at];
    return refusal(
      `at ${jsonPath(path)}: ${wrong}; in ${placed(this.path, loadParser().placeInJson(this.text, path, of))}`,
    );
  }
}

/**
 * Reads a JSON file that a person wrote; comments and a comma after the last entry are allowed. Undefined where there is no file.
 * Fails: with the refusal that is given, naming the file, the line and the column.
 */
export function readJsonFile(path: string, reading: JsonFileReading): JsonFile | undefined {
  const bytes = readBytes(path, reading);
  if (bytes === undefined) return undefined;
  const text = decode(bytes, path, reading);
  const { part, refusal } = reading;
  if (part !== undefined && lacksPart(text, part)) return new JsonFile(path, undefined, text, reading);
  const { parseJsonWithComments } = loadParser();
  const parsed = parseJsonWithComments(text, part);
  if (parsed.wrong !== undefined) throw refusal(`${parsed.wrong}; in ${placed(path, parsed.place)}`);
  const { value } = parsed;
  if (part === undefined) return new JsonFile(path, value, text, reading);
  const own = typeof value === "object" && value !== null && Object.hasOwn(value, part);
  return new JsonFile(path, own ? (value as Record<string, unknown>)[part] : undefined, text, reading);
}

/** Loads what reads JSON with comments: a relay without a configuration file does not need it. */
function loadParser(): typeof import("./json-with-comments.ts") & typeof import("./place-in-json.ts") {
  return { ...require("./json-with-comments.ts"), ...require("./place-in-json.ts") };
}

/** Whether a text is plain JSON whose outermost object has no such part, as the package.json of most projects. */
function lacksPart(text: string, part: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Object.hasOwn(value, part);
  } catch {
    return false;
  }
}

function readBytes(path: string, { maxBytes, refusal }: JsonFileReading): Uint8Array | undefined {
  let bytes: Uint8Array | undefined;
  try {
    // A huge file is not read to be refused.
    const { size } = statSync(path);
    if (size <= maxBytes) bytes = readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    const expected = code === "EISDIR" ? "a file, got a folder" : `a file that can be read, got: ${message}`;
    throw refusal(`expected ${expected}; in ${path}`, { cause: error });
  }
  if (bytes === undefined || bytes.length > maxBytes)
    throw refusal(`expected a file of at most ${maxBytes / 1024 ** 2} MiB; in ${path}`);
  return bytes;
}

function decode(bytes: Uint8Array, path: string, { refusal }: JsonFileReading): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const before = new TextDecoder().decode(bytes).split("\ufffd", 1)[0] ?? "";
    const lines = before.split(/\r\n|[\r\n]/);
    const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
    const message = `expected UTF-8, got another encoding: save the file as UTF-8; in ${placed(path, place)}`;
    throw refusal(message, { cause: error });
  }
}

/** The form that editors and terminals make a link of. */
function placed(path: string, { line, column }: TextPlace): string {
  return `${path}:${line}:${column}`;
}
