import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { RelayError } from "../../protocol/error-table.ts";
import { RECORDING_ENDING, RecordingsFolder } from "../../recording/index.ts";

/** A recording that the command line names. */
export interface FoundRecording {
  folder: RecordingsFolder;
  name: string;
  /** As a person would type it. */
  path: string;
}

/** The recordings at these paths: files, and all recordings of folders. `list` without paths means the current folder; `delete` takes files only. Fails: bad_usage. */
export function findRecordings(
  paths: readonly string[],
  action: "list" | "repair" | "delete",
): FoundRecording[] {
  if (paths.length === 0 && action !== "list")
    throw new RelayError("bad_usage", `expected the recordings to ${action}, but there is no path`);
  return (paths.length === 0 ? ["."] : paths).flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined)
      throw new RelayError("bad_usage", `expected a recording or a folder, but ${path} does not exist`);
    if (!stat.isDirectory()) {
      // To open a pipe would wait for its writer.
      if (!stat.isFile() || !path.endsWith(RECORDING_ENDING))
        throw new RelayError("bad_usage", `expected a file that ends in ${RECORDING_ENDING}, got ${path}`);
      const folder = new RecordingsFolder(dirname(path));
      return { folder, name: basename(path, RECORDING_ENDING), path };
    }
    if (action === "delete")
      throw new RelayError("bad_usage", `expected files to delete, but ${path} is a folder`);
    const folder = new RecordingsFolder(path);
    return folder.names().map((name) => ({ folder, name, path: join(path, `${name}${RECORDING_ENDING}`) }));
  });
}
