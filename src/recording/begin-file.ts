import { rmSync } from "node:fs";
import type { JsonObject } from "../protocol/json-object.ts";
import { metadataTexts } from "./metadata-texts.ts";
import { RecordingWriter } from "./recording-writer.ts";
import type { RecordingsFolder } from "./recordings-folder.ts";

/** What the file of a recording says first: the relay, its settings, and when that was. Units: unix milliseconds. */
export interface FileHead {
  unixMillis: number;
  relay: object;
  settings(): JsonObject;
}

/** Claims the name of a recording, makes its file, and goes on with `begin`. Leaves neither behind if that fails. Throws the errors of the file system. */
export function beginFile<Result>(
  folder: RecordingsFolder,
  name: string,
  { unixMillis, relay, settings }: FileHead,
  begin: (writer: RecordingWriter) => Result,
): Result {
  const path = folder.fileOf(name);
  const claim = folder.claimOf(name);
  let writer: RecordingWriter | undefined;
  try {
    claim.take();
    writer = new RecordingWriter(path);
    const started = new Date(unixMillis).toISOString();
    writer.metadata("relay", metadataTexts({ ...relay, started }));
    writer.metadata("settings", metadataTexts(settings()));
    return begin(writer);
  } catch (error) {
    writer?.[Symbol.dispose]();
    if (writer !== undefined) rmSync(path, { force: true });
    claim.release();
    throw error;
  }
}
