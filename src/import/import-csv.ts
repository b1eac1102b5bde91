import { statSync } from "node:fs";
import { type CsvDelimiter, delimiterOf } from "./csv-table.ts";
import { GODOT_COLUMNS, godotSamples } from "./godot-csv.ts";
import type { ImportAccount } from "./import-account.ts";
import { OVR_COLUMNS, ovrBegin, ovrSamples } from "./ovr-csv.ts";
import type { RecordingOutput } from "./recording-output.ts";

/** The tables that are known. */
export type CsvKind = "Godot profiler" | "OVR Metrics";

/** A table that is known. */
export interface CsvTable {
  kind: CsvKind;
  delimiter: CsvDelimiter;
}

/** Which table a file is, by its first line; undefined for any other text. */
export function csvTable(line: string): CsvTable | undefined {
  const delimiter = delimiterOf(line);
  const columns = line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  if (Object.values(GODOT_COLUMNS).some((column) => columns.includes(column)))
    return { kind: "Godot profiler", delimiter };
  const isOvr = Object.values(OVR_COLUMNS).every((column) => columns.includes(column));
  return isOvr ? { kind: "OVR Metrics", delimiter } : undefined;
}

/**
 * Writes the samples of a table as those of a game. `startMillis`: when the first was taken; by default what the table says, or else the time of
 * the file. Units: unix milliseconds. Throws, with a sentence for a person, if it is no such table.
 */
export async function importCsv(
  path: string,
  { kind, delimiter }: CsvTable,
  { game, startMillis }: { game: string; startMillis: number | undefined },
  output: RecordingOutput,
  account: ImportAccount,
): Promise<void> {
  const isOvr = kind === "OVR Metrics";
  const begin =
    startMillis ??
    (isOvr ? await ovrBegin(path, delimiter) : undefined) ??
    Math.floor(statSync(path).mtimeMs);
  const source = { name: game, epoch: crypto.randomUUID() };
  const samples = isOvr ? ovrSamples(path, delimiter, account) : godotSamples(path, delimiter, account);
  for await (const { atSeconds, topic, data } of samples) {
    const logTime = BigInt(Math.floor(begin)) * 1_000_000n + BigInt(Math.round(atSeconds * 1e9));
    output.add({ source, topic, sequence: undefined, logTime, publishTime: logTime, data });
  }
}
