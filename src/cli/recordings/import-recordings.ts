import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { reasonOf } from "../../base/reason-of.ts";
import { type ImportReport, importFile } from "../../import/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { RECORDING_ENDING } from "../../recording/index.ts";

/** What became of a file that was to be imported. */
export interface ImportedFile {
  path: string;
  /** The recording that was made of it; null without one. */
  recording: string | null;
  /** What the recording has; null without one. */
  report: ImportReport | null;
  /** Why there is no recording; null if there is one. */
  problem: string | null;
}

/** The options of `recordings import`. */
export interface ImportRequest {
  output?: string;
  start?: number;
  source?: string;
}

/** Makes a recording of each file. A file that fails does not end the others. Fails: bad_usage. */
export async function importRecordings(
  paths: readonly string[],
  { output, start, source }: Readonly<ImportRequest>,
): Promise<ImportedFile[]> {
  if (paths.length === 0)
    throw new RelayError("bad_usage", "expected the files to import, but there is no path");
  if (output === undefined)
    throw new RelayError("bad_usage", "expected --output with the recording to write, or a folder");
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined)
    throw new RelayError("bad_usage", `expected files to import, but ${missing} does not exist`);
  const isFolder = statSync(output, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder && paths.length > 1)
    throw new RelayError(
      "bad_usage",
      `expected a folder for ${paths.length} recordings, got --output ${output}`,
    );
  if (!isFolder && !output.endsWith(RECORDING_ENDING))
    throw new RelayError(
      "bad_usage",
      `expected --output with a folder that exists, or a file that ends in ${RECORDING_ENDING}, got ${output}`,
    );
  const imported: ImportedFile[] = [];
  for (const path of paths) {
    const recording = isFolder ? join(output, nameOf(path)) : output;
    try {
      const report = await importFile(path, recording, { game: source, startMillis: start });
      imported.push({ path, recording, report, problem: null });
    } catch (error) {
      imported.push({ path, recording: null, report: null, problem: reasonOf(error) });
    }
  }
  return imported;
}

/** The name of the recording of a file: one that every relay lists. */
function nameOf(path: string): string {
  const plain = basename(path)
    .replace(/\.[^.]+$/, "")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 100);
  return `${plain === "" ? "imported" : plain}${RECORDING_ENDING}`;
}
