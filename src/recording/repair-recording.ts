import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { McapRecordBuilder } from "@mcap/core";
import { walkRecording } from "./walk-recording.ts";

/** What a repair found and did. */
export interface Repair {
  /** Whether the file lacked its end, and has it now. */
  wasCut: boolean;
  messages: bigint;
  /** How much after the last whole chunk was taken off. Units: bytes. */
  lostBytes: number;
}

/** Makes a recording whole, in place, that was cut anywhere: ends it after its last whole chunk. Throws if it is no recording, and errors of the file system. */
export function repairRecording(path: string): Repair {
  const file = openSync(path, "r+");
  try {
    const { index, isWhole, end, lostIndexes } = walkRecording(file);
    const messages = [...index.counts.values()].reduce((sum, one) => sum + one, 0n);
    if (isWhole) return { wasCut: false, messages, lostBytes: 0 };
    const builder = new McapRecordBuilder();
    const last = index.chunks.at(-1);
    for (const lost of lostIndexes) {
      last?.messageIndexOffsets.set(lost.channelId, BigInt(end + builder.length));
      builder.writeMessageIndex(lost);
    }
    if (last !== undefined && lostIndexes.length > 0) last.messageIndexLength = BigInt(builder.length);
    const indexes = builder.buffer.slice();
    const tail = index.tail(end + indexes.byteLength, 0);
    const { size } = Bun.file(path);
    ftruncateSync(file, end);
    writeSync(file, Buffer.concat([indexes, tail]), 0, indexes.byteLength + tail.byteLength, end);
    fsyncSync(file);
    return { wasCut: true, messages, lostBytes: size - end };
  } finally {
    closeSync(file);
  }
}
