import { EXPORT_FORMATS, ExportedRecording } from "../../src/export/index.ts";
import { RecordingReader } from "../../src/recording/index.ts";
import { median } from "../support/statistics.ts";

const TRIES = 5;
const NANOS_PER_SECOND = 1_000_000_000n;

/** Time to export the first seconds of a recording for Perfetto, the median of several, and what came of it. Units: seconds, milliseconds, bytes. */
export async function measureExport(
  path: string,
  seconds: number,
): Promise<{ seconds: number; millis: number; bytes: number }> {
  const { write } = await EXPORT_FORMATS.perfetto.load();
  let bytes = 0;
  const millis: number[] = [];
  for (let count = 0; count < TRIES; count++) {
    const beganMillis = performance.now();
    using reader = await RecordingReader.open(path);
    const to = (reader.span?.from ?? 0n) + BigInt(seconds) * NANOS_PER_SECOND;
    bytes = 0;
    for await (const piece of write(new ExportedRecording(reader, { to }))) bytes += piece.byteLength;
    millis.push(performance.now() - beganMillis);
  }
  return { seconds, millis: median(millis), bytes };
}
