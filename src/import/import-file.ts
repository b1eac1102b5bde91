import { closeSync, openSync, readSync, statSync } from "node:fs";
import { basename } from "node:path";
import { reasonOf } from "../base/reason-of.ts";
import { isGameName } from "../protocol/source-names.ts";
import { ImportAccount, type LeftOut } from "./import-account.ts";
import { csvTable, importCsv } from "./import-csv.ts";
import { importMcap } from "./import-mcap.ts";
import { RecordingOutput } from "./recording-output.ts";

/** What a file begins with, to know it by. Units: bytes. */
const HEAD_BYTES = 64 * 1024;
/** First bytes of an MCAP file. */
const MCAP = "\x89MCAP0\r\n";
/** First bytes of UTF-16, in both orders of bytes. */
const UTF_16 = ["\xff\xfe", "\xfe\xff"];

/** What a person says of an import. */
export interface ImportOptions {
  /** The name of the game where the file has none; by default the name of the file. */
  game?: string | undefined;
  /** When a table without times began. Units: unix milliseconds. */
  startMillis?: number | undefined;
}

/** What an import made of a file. */
export interface ImportReport {
  /** What the file was: `MCAP`, `Godot profiler`, `OVR Metrics`. */
  format: string;
  /** Messages by topic. */
  messages: Readonly<Record<string, number>>;
  leftOut: readonly LeftOut[];
  /** What else a person has to know, such as that the file was cut. */
  notes: readonly string[];
}

/**
 * Makes a recording of a file of another program: an MCAP file, or a CSV file of Godot's profiler or of the OVR Metrics Tool. `output`: the path of
 * the recording, which must not exist. Throws, with a sentence for a person, if the file is broken, none of these, or has nothing for a recording;
 * the errors of the file system. Nothing is left behind then.
 * Cost: memory for a chunk or some rows, whatever the size of the file.
 */
export async function importFile(
  path: string,
  output: string,
  { game = gameOf(path), startMillis }: Readonly<ImportOptions> = {},
): Promise<ImportReport> {
  const account = new ImportAccount();
  const head = headOf(path);
  const table = head.startsWith(MCAP) ? undefined : csvTable(firstLineOf(head, path));
  if (table === undefined && !head.startsWith(MCAP)) throw unknown(path);
  using recording = new RecordingOutput(output, account);
  const format = table?.kind ?? "MCAP";
  let library = "";
  try {
    if (table === undefined) library = await importMcap(path, game, recording, account);
    else await importCsv(path, table, { game, startMillis }, recording, account);
  } catch (error) {
    // The disk is full, or the file has gone: that says nothing of what is in it.
    if (error instanceof Error && "syscall" in error) throw error;
    throw new Error(`${path} is broken: ${reasonOf(error)}`, { cause: error });
  }
  const { taken, leftOut, notes } = account;
  if (Object.keys(taken).length === 0) throw nothingFor(path, leftOut);
  const from = { file: basename(path), format, ...(library === "" ? {} : { library }) };
  recording.end({ ...from, left_out: JSON.stringify(leftOut) });
  return { format, messages: taken, leftOut, notes };
}

/** The beginning of a file, a character for each byte. */
function headOf(path: string): string {
  // To open a pipe would wait for its writer.
  if (!statSync(path).isFile()) throw new Error(`expected a file, got ${path}`);
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    return bytes.toString("latin1", 0, readSync(file, bytes, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

function firstLineOf(head: string, path: string): string {
  if (UTF_16.some((mark) => head.startsWith(mark)))
    throw new Error(`expected a table in UTF-8, got UTF-16 in ${path}: save it as CSV in UTF-8`);
  // A byte order mark of UTF-8.
  return (
    head
      .replace(/^\xef\xbb\xbf/, "")
      .trimStart()
      .split(/\r?\n/, 1)[0] ?? ""
  );
}

function unknown(path: string): Error {
  const tables =
    "a CSV file of Godot's profiler (with a column time/fps) or of the OVR Metrics Tool (Time Stamp)";
  return new Error(`expected an MCAP file, ${tables}, got ${path}`);
}

function nothingFor(path: string, leftOut: readonly LeftOut[]): Error {
  const [first] = leftOut;
  const why = first === undefined ? "" : `, such as ${first.from}: ${first.why}`;
  return new Error(`${path} has nothing for a recording${why}`);
}

/** The name of a file without its ending, as a game may be called. */
function gameOf(path: string): string {
  const name = basename(path).replace(/\.[^.]+$/, "");
  return isGameName(name) ? name : "imported";
}
