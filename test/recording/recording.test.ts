import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { McapRecordBuilder, McapWriter, Opcode } from "@mcap/core";
import { Random } from "../../src/base/random.ts";
import { RecordingWriter, repairRecording } from "../../src/recording/index.ts";
import { readSummary } from "../../src/recording/read-summary.ts";
import { LONG } from "../support/long.ts";
import { readRecording } from "../support/read-recording.ts";

setDefaultTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "recording-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The long run cuts at every byte. */
const STEP = LONG ? 1 : 11;

let files = 0;

/** Writes messages of two channels, in chunks of so many. */
function written(messages: number, perChunk: number, end = true, padding = 0): string {
  const path = join(folder, `${++files}.mcap`);
  const writer = new RecordingWriter(path);
  writer.metadata("relay", { version: "1" });
  const schema = (name: string) => ({ name, encoding: "jsonschema", data: Buffer.from('{"type":"object"}') });
  const channel = (topic: string) =>
    writer.channel({ topic, encoding: "json", schema: schema(topic), metadata: { source: "game" } });
  const channels = [channel("fps"), channel("vr_tracking")];
  for (let count = 0; count < messages; count++) {
    const logTime = 1_700_000_000_000_000_001n + BigInt(count) * 11_111_111n;
    const noise = randomBytes(padding).toString("base64");
    const data = Buffer.from(JSON.stringify({ count, noise }));
    const channelId = channels[count % 2] as number;
    writer.add({ channelId, sequence: count, logTime, publishTime: logTime, data }, count);
    if (count % perChunk === perChunk - 1) writer.flush();
  }
  if (end) writer.end();
  else writer[Symbol.dispose]();
  return path;
}

/** The messages by their number; all checksums hold. */
async function counts(path: string): Promise<unknown[]> {
  const { messages, metadata } = await readRecording(path);
  expect([...metadata.keys()].every((name) => name === "relay")).toBe(true);
  return messages.map(({ data }) => data.count);
}

const upTo = (end: number) => Array.from({ length: end }, (_, index) => index);

describe("a recording", () => {
  test("is read by the library's indexed reader, by time across chunks", async () => {
    expect(await counts(written(95, 10))).toEqual(upTo(95));
  });

  test("without a message is whole too", async () => {
    expect(await counts(written(0, 1))).toEqual([]);
  });

  test("has its chunks on disk as soon as they are full or nearly a second old, without its end", () => {
    const path = join(folder, "chunks.mcap");
    const writer = new RecordingWriter(path);
    const schema = { name: "fps", encoding: "jsonschema", data: Buffer.from("{}") };
    const channelId = writer.channel({ topic: "fps", encoding: "json", schema, metadata: {} });
    const before = writer.bytes;
    const message = { channelId, sequence: 1, logTime: 5n, publishTime: 5n, data: Buffer.from("{}") };
    writer.add(message, 100);
    writer.tick(899);
    expect(readFileSync(path).byteLength).toBe(before);
    writer.tick(900);
    expect(readFileSync(path).byteLength).toBeGreaterThan(before);
    const aged = writer.bytes;
    writer.add({ ...message, data: Buffer.alloc(64 * 1024, "a") }, 1200);
    expect(writer.bytes).toBeGreaterThan(aged);
    writer.end();
  });

  test("keeps little of a chunk in memory, of which a day has 86,400", () => {
    const writer = new RecordingWriter(join(folder, "long.mcap"));
    const schema = { name: "fps", encoding: "jsonschema", data: Buffer.from("{}") };
    const channels = Array.from({ length: 50 }, (_, index) =>
      writer.channel({ topic: `custom/${index}`, encoding: "json", schema, metadata: {} }),
    );
    const message = { sequence: 1, logTime: 5n, publishTime: 5n, data: Buffer.from("{}") };
    const heapBytes = () => {
      Bun.gc(true);
      return process.memoryUsage().heapUsed;
    };
    const before = heapBytes();
    for (let chunk = 0; chunk < 5000; chunk++) {
      for (const channelId of channels) writer.add({ channelId, ...message }, chunk);
      writer.flush();
    }
    // 3 MB here; 23 MB as objects.
    expect(heapBytes() - before).toBeLessThan(12e6);
    writer.end();
  });
});

describe("the summary of a recording", () => {
  test("is read without its channels, of which there may be thousands", () => {
    const writer = new RecordingWriter(join(folder, "channels.mcap"));
    const schema = { name: "fps", encoding: "jsonschema", data: Buffer.from("{}") };
    for (let channel = 0; channel < 4096; channel++)
      writer.channel({ topic: `custom/${channel}`, encoding: "json", schema, metadata: {} });
    writer.add({ channelId: 7, sequence: 1, logTime: 5n, publishTime: 5n, data: Buffer.from("{}") }, 1);
    writer.end();
    const file = openSync(writer.path, "r");
    const began = performance.now();
    for (let tries = 0; tries < 100; tries++)
      expect(readSummary(file)).toEqual({ messages: 1n, from: 5n, to: 5n });
    // 2 ms here. Reading the head of each channel took 400 ms.
    expect(performance.now() - began).toBeLessThan(100);
    closeSync(file);
  });

  test("of any bytes ends soon", () => {
    const path = join(folder, "hostile.mcap");
    const whole = readFileSync(written(3, 1));
    const footer = whole.byteLength - 8 - 20 - 9;
    for (const [summary, places] of [
      [0n, 0n],
      [2n ** 64n - 1n, 0n],
      [0n, 2n ** 63n],
      [BigInt(footer), BigInt(footer)],
      [8n, 8n],
    ] as const) {
      const bytes = Buffer.concat([whole.subarray(0, 8), Buffer.alloc(9_000_000, 1), whole.subarray(footer)]);
      // Records without content.
      for (let at = 8; at < 9_000_000; at += 9) bytes.fill(0, at + 1, at + 9);
      const at = bytes.byteLength - 8 - 20;
      bytes.writeBigUInt64LE(summary, at);
      bytes.writeBigUInt64LE(places, at + 8);
      writeFileSync(path, bytes);
      const file = openSync(path, "r");
      expect(readSummary(file)).toBeUndefined();
      closeSync(file);
    }
  });
});

describe("a recording that was cut", () => {
  test("anywhere has all its whole chunks after the repair, and checksums that hold", async () => {
    const whole = readFileSync(written(12, 4));
    const path = join(folder, "cut.mcap");
    let most = 0;
    const seen = new Set<number>();
    const header = 8 + 9 + Number(whole.readBigUInt64LE(9));
    for (let cut = header; cut < whole.byteLength; cut += STEP) {
      writeFileSync(path, whole.subarray(0, cut));
      repairRecording(path);
      const found = await counts(path);
      expect(found).toEqual(upTo(found.length));
      expect(found.length % 4).toBe(0);
      // Never fewer than of a shorter file.
      expect(found.length).toBeGreaterThanOrEqual(most);
      most = found.length;
      seen.add(most);
      expect(repairRecording(path)).toBe(false);
    }
    expect([...seen]).toEqual([0, 4, 8, 12]);
  });

  test("at many places of a big file has all its whole chunks", async () => {
    const [perChunk, chunks, cuts] = LONG ? [20, 2000, 400] : [20, 100, 12];
    const path = written(perChunk * chunks, perChunk, true, 1000);
    const ends = chunkEnds(readFileSync(path));
    expect(ends).toHaveLength(chunks);
    const random = new Random(1);
    const first = ends[0] as number;
    const offsets = Array.from({ length: cuts }, () =>
      Math.floor(random.between(first, ends.at(-1) as number)),
    );
    // From the end to the beginning: each cut removes what the repair before it wrote.
    for (const [index, cut] of offsets.sort((one, other) => other - one).entries()) {
      truncateSync(path, cut);
      expect(repairRecording(path)).toBe(true);
      const whole = perChunk * ends.filter((end) => end <= cut).length;
      const file = openSync(path, "r");
      expect(readSummary(file)?.messages).toBe(BigInt(whole));
      closeSync(file);
      // To read a file of 40 MB takes a while.
      if (index % 20 === 0) expect(await counts(path)).toEqual(upTo(whole));
    }
  });

  test("within its magic or header is said to be no recording, and is left as it is", () => {
    const path = join(folder, "magic.mcap");
    for (const [length, said] of [
      [4, "no recording"],
      [12, "cut before anything was written"],
    ] as const) {
      const bytes = readFileSync(written(3, 1)).subarray(0, length);
      writeFileSync(path, bytes);
      expect(() => repairRecording(path)).toThrow(said);
      expect(readFileSync(path)).toEqual(bytes);
    }
  });

  test("of another program is left as it is", () => {
    const path = written(12, 4, false);
    const builder = new McapRecordBuilder();
    builder.writeHeader({ profile: "", library: "another program" });
    const bytes = readFileSync(path);
    const ownHeader = 8 + 9 + Number(bytes.readBigUInt64LE(9));
    const foreign = Buffer.concat([bytes.subarray(0, 8), builder.buffer, bytes.subarray(ownHeader)]);
    writeFileSync(path, foreign);
    expect(() => repairRecording(path)).toThrow("another program wrote it");
    expect(readFileSync(path)).toEqual(foreign);
  });

  test("of another program is left as it is, though it has no end", async () => {
    const path = join(folder, "foreign.mcap");
    for (const useChunks of [true, false]) {
      const bytes = (await foreignRecording({ useChunks })).subarray(0, -60);
      writeFileSync(path, bytes);
      expect(() => repairRecording(path)).toThrow("another program");
      expect(readFileSync(path)).toEqual(Buffer.from(bytes));
    }
  });

  test("and whose last chunk would unpack to more than a relay writes is left as it is", () => {
    const path = written(6, 3, false);
    const zeros = new Uint8Array(17 * 1024 * 1024);
    const builder = new McapRecordBuilder();
    builder.writeChunk({
      messageStartTime: 1n,
      messageEndTime: 1n,
      uncompressedSize: BigInt(zeros.byteLength),
      uncompressedCrc: crc32(zeros),
      compression: "zstd",
      records: Bun.zstdCompressSync(zeros),
    });
    appendFileSync(path, builder.buffer);
    expect(() => repairRecording(path)).toThrow("another program");
  });

  test("and whose last chunk has other bytes than were written ends before it", async () => {
    const path = written(30, 6, false);
    const bytes = readFileSync(path);
    bytes.fill(0, bytes.byteLength - 150, bytes.byteLength - 140);
    writeFileSync(path, bytes);
    repairRecording(path);
    const found = await counts(path);
    expect([24, 30]).toContain(found.length);
  });
});

/** A recording as the format's own library writes it: with schemas and channels in its chunks, or without chunks. */
async function foreignRecording({ useChunks }: { useChunks: boolean }): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0n;
  const writable = {
    position: () => length,
    write: async (part: Uint8Array) => {
      parts.push(part.slice());
      length += BigInt(part.byteLength);
    },
  };
  const writer = new McapWriter({ writable, useChunks });
  await writer.start({ profile: "", library: "other" });
  const schemaId = await writer.registerSchema({ name: "s", encoding: "", data: new Uint8Array() });
  const about = { schemaId, messageEncoding: "json", metadata: new Map() };
  const channelId = await writer.registerChannel({ topic: "/other", ...about });
  await writer.addMessage({ channelId, sequence: 1, logTime: 1n, publishTime: 1n, data: Buffer.from("{}") });
  await writer.end();
  return Buffer.concat(parts);
}

/** Where each chunk of a recording ends, without its indexes. */
function chunkEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let offset = 8; offset + 9 < bytes.byteLength; ) {
    const next = offset + 9 + Number(bytes.readBigUInt64LE(offset + 1));
    if (bytes[offset] === Opcode.CHUNK) ends.push(next);
    offset = next;
  }
  return ends;
}
