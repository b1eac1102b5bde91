import { EXPORT_FORMATS, ExportedRecording, type FormatName, formatOfFile } from "../../export/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { nanosOfSeconds, RecordingReader } from "../../recording/index.ts";
import { printError } from "../shared/print.ts";
import type { ExportTime } from "./export-time.ts";
import { checkOutput, printPieces, STANDARD_OUTPUT, writeFilePieces } from "./write-output.ts";

/** The options of `export`. */
export interface ExportOptions {
  format?: FormatName;
  output: string;
  from?: ExportTime;
  to?: ExportTime;
  topics?: readonly string[];
  source?: string;
  force: boolean;
}

/** Exports a recording. Fails: bad_usage, recording_failed, the errors of the file system. */
export async function exportRecording(path: string, options: Readonly<ExportOptions>): Promise<void> {
  const { output, source, topics, force } = options;
  const name = options.format ?? formatOfFile(output);
  if (name === undefined)
    throw new RelayError(
      "bad_usage",
      `expected --format (${Object.keys(EXPORT_FORMATS).join(", ")}), or an --output whose name says it, such as session.pftrace`,
    );
  const format = EXPORT_FORMATS[name];
  const prints = output === STANDARD_OUTPUT;
  if (prints && !format.text)
    throw new RelayError("bad_usage", `expected --output FILE, since ${name} is no text`);
  if (!prints) checkOutput(output, { recording: path, force });
  using reader = await RecordingReader.open(path);
  const begin = reader.span?.from ?? 0n;
  const [from, to] = [nanosOfTime(options.from, begin), nanosOfTime(options.to, begin)];
  const recording = new ExportedRecording(reader, { from, to, source, topics });
  const pieces = (await format.load()).write(recording);
  if (prints) return await printPieces(pieces);
  const bytes = await writeFilePieces(output, pieces);
  printError(`wrote ${output}, ${(bytes / 1e6).toFixed(2)} MB: ${format.next}`);
}

/** A time as unix nanoseconds. `beginNanos`: when the recording began. */
export function nanosOfTime(time: ExportTime | undefined, beginNanos: bigint): bigint | undefined {
  if (time === undefined) return undefined;
  return "unixNanos" in time ? time.unixNanos : beginNanos + nanosOfSeconds(time.seconds);
}
