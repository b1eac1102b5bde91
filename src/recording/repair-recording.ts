import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { McapRecordBuilder } from "@mcap/core";
import { readSummary } from "./read-summary.ts";
import { walkRecording } from "./walk-recording.ts";

/** Makes a recording whole, in place, that was cut anywhere: ends it after its last whole chunk. Returns whether it was cut. Throws if it is no recording, and errors of the file system. */
export function repairRecording(path: string): boolean {
  const file = openSync(path, "r+");
  try {
    if (readSummary(file) !== undefined) return false;
    const { index, end, lostIndexes } = walkRecording(file);
    const builder = new McapRecordBuilder();
    const last = index.lastChunk;
    for (const lost of lostIndexes) {
      last?.messageIndexOffsets.set(lost.channelId, BigInt(end + builder.length));
      builder.writeMessageIndex(lost);
    }
    if (last !== undefined && lostIndexes.length > 0) last.messageIndexLength = BigInt(builder.length);
    const indexes = builder.buffer.slice();
    const bytes = Buffer.concat([indexes, index.tail(end + indexes.byteLength, 0)]);
    ftruncateSync(file, end);
    writeSync(file, bytes, 0, bytes.byteLength, end);
    fsyncSync(file);
    return true;
  } finally {
    closeSync(file);
  }
}
