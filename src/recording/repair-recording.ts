import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { McapRecordBuilder } from "@mcap/core";
import { readSummary } from "./read-summary.ts";
import { walkRecording } from "./walk-recording.ts";

/** Makes a recording whole, in place, that was cut anywhere: ends it after its last whole chunk. Returns whether it was cut. Throws if it is no recording, and errors of the file system. */
export function repairRecording(path: string): boolean {
  const steps = repairSteps(path);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Does what {@link repairRecording} does, over several turns of the event loop: an hour takes 0.1 s. */
export async function repairInTurns(path: string): Promise<boolean> {
  const steps = repairSteps(path);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await new Promise(setImmediate);
  }
}

function* repairSteps(path: string): Generator<void, boolean> {
  const file = openSync(path, "r+");
  try {
    if (readSummary(file) !== undefined) return false;
    const { index, end, lostIndexes } = yield* walkRecording(file);
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
