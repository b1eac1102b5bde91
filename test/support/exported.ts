import {
  EXPORT_FORMATS,
  ExportedRecording,
  type ExportSelection,
  type FormatName,
} from "../../src/export/index.ts";
import { RecordingReader } from "../../src/recording/index.ts";

/** A recording, or a part of it, in a format. */
export async function exported(
  path: string,
  format: FormatName,
  selection: Readonly<ExportSelection> = {},
): Promise<Buffer> {
  using reader = await RecordingReader.open(path);
  const { write } = await EXPORT_FORMATS[format].load();
  const pieces: Uint8Array[] = [];
  for await (const piece of write(new ExportedRecording(reader, selection))) pieces.push(piece);
  return Buffer.concat(pieces);
}
