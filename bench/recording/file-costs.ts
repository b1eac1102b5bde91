import { closeSync, copyFileSync, fsyncSync, openSync, readSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { McapIndexedReader } from "@mcap/core";
import { Random } from "../../src/base/random.ts";
import { SimulatedClock } from "../../src/base/simulated-clock.ts";
import { RecordingWriter, repairRecording } from "../../src/recording/index.ts";
import { median } from "../support/statistics.ts";
import { play, RecordedGames } from "./recorded-games.ts";

const TRIES = 5;
const SEEKS = 50;

/** A recording of one game, and what it cost. */
export interface PlayedFile {
  path: string;
  bytes: number;
  frames: number;
  messages: number;
  /** Time of each chunk: its compression, and the call that writes it. Units: milliseconds. */
  chunkMillis: Float64Array;
  /** The longest time of a description and of a list of its folder, the median of several. Units: milliseconds. */
  describeMillis: number;
  listMillis: number;
}

/** Records one game at 90 Hz in simulated time. Units: seconds. */
export function recordGame(folder: string, seconds: number, transforms: boolean): PlayedFile {
  const clock = new SimulatedClock(1_700_000_000_000);
  const games = new RecordedGames(clock, 1, folder);
  const name = transforms ? "with-transforms" : "without";
  games.recorder.start({ name, transforms });
  const chunkMillis = flushMillis(() => {
    play(clock, seconds);
    games.recorder.stop(name);
  });
  const path = join(folder, `${name}.mcap`);
  const describeMillis = medianMillis(() => games.recorder.describe(name));
  const listMillis = medianMillis(() => games.recorder.list());
  const { bytes, messages } = games.recorder.describe(name);
  const { frames } = games;
  games.stop();
  return { path, bytes, frames, messages: messages ?? 0, chunkMillis, describeMillis, listMillis };
}

/** Times how long each chunk takes that is written meanwhile. */
function flushMillis(run: () => void): Float64Array {
  const millis: number[] = [];
  const { flush } = RecordingWriter.prototype;
  RecordingWriter.prototype.flush = function (this: RecordingWriter) {
    const beganMillis = performance.now();
    flush.call(this);
    millis.push(performance.now() - beganMillis);
  };
  try {
    run();
  } finally {
    RecordingWriter.prototype.flush = flush;
  }
  return Float64Array.from(millis);
}

/** Time of a repair, the median of several, each of a file that was cut at this length or in its middle. Units: bytes, milliseconds. */
export function measureRepair(
  { path, bytes }: PlayedFile,
  length: number,
): { bytes: number; millis: number } {
  const cutPath = `${path}.cut`;
  const cut = Math.min(length, bytes >> 1);
  const millis = Array.from({ length: TRIES }, () => {
    copyFileSync(path, cutPath);
    truncateSync(cutPath, cut);
    // Else the repair would wait until the copy is on disk.
    const file = openSync(cutPath, "r+");
    fsyncSync(file);
    closeSync(file);
    const beganMillis = performance.now();
    if (!repairRecording(cutPath)) throw new Error("expected a repair, but the file had its end");
    return performance.now() - beganMillis;
  });
  return { bytes: cut, millis: median(millis) };
}

/** Time to open a recording as a viewer does, and to read from a random moment, medians. Units: milliseconds. */
export async function measureViewing({
  path,
}: PlayedFile): Promise<{ openMillis: number; seekMillis: number }> {
  const file = openSync(path, "r");
  try {
    const size = BigInt(statSync(path).size);
    const read = async (offset: bigint, length: bigint) => {
      const bytes = new Uint8Array(Number(length));
      readSync(file, bytes, 0, bytes.byteLength, Number(offset));
      return bytes;
    };
    const open = async () =>
      await McapIndexedReader.Initialize({
        readable: { size: async () => size, read },
        decompressHandlers: { zstd: (packed) => zstdDecompressSync(packed) },
      });
    const opens: number[] = [];
    for (let count = 0; count < TRIES; count++) opens.push(await timed(open));
    const reader = await open();
    const { messageStartTime: from = 0n, messageEndTime: to = 0n } = reader.statistics ?? {};
    const random = new Random(1);
    const seeks: number[] = [];
    for (let count = 0; count < SEEKS; count++) {
      const startTime = from + BigInt(Math.floor(random.next() * Number(to - from)));
      seeks.push(await timed(async () => void (await reader.readMessages({ startTime }).next())));
    }
    return { openMillis: median(opens), seekMillis: median(seeks) };
  } finally {
    closeSync(file);
  }
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const beganMillis = performance.now();
  await run();
  return performance.now() - beganMillis;
}

function medianMillis(run: () => unknown): number {
  const millis = Array.from({ length: TRIES }, () => {
    const beganMillis = performance.now();
    run();
    return performance.now() - beganMillis;
  });
  return median(millis);
}
