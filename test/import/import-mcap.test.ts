import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { McapRecordBuilder } from "@mcap/core";
import { compress } from "lz4js";
import { Random } from "../../src/base/random.ts";
import { importFile } from "../../src/import/index.ts";
import { unpackLz4 } from "../../src/import/lz4-frame.ts";
import { RecordingReader, RecordingWriter } from "../../src/recording/index.ts";
import { LONG } from "../support/long.ts";
import { FOREIGN_BEGIN, type ForeignChannel, foreignMcap, importedMessages } from "./support.ts";

setDefaultTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), "import-mcap-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** Writes a file and imports it. */
async function imported(bytes: Uint8Array, name = `room${++files}.mcap`) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const output = join(folder, `${++files}.out.mcap`);
  const report = await importFile(path, output, { game: "game" });
  return { report, output, messages: await importedMessages(output) };
}

const POSE = { position: [0.125, 1.75, -0.5], rotation: [0, 0, 0, 1] };
const FRAME = { fps: 90, frame_time_ms: 11.1, frame: 5 };

/** What other relays and versions may have written, and one channel of a robot. */
const CHANNELS: readonly ForeignChannel[] = [
  { topic: "/room/fps", schema: "frame", messages: [FRAME, { fps: 60 }, { fps: "fast" }] },
  { topic: "poses", schema: "telemetry.vr_tracking", messages: [{ headset: POSE }] },
  { topic: "/hall/scene_changed", messages: [{ scene: "res://b.tscn" }] },
  { topic: "/wire", messages: [{ type: "event", event: "custom", data: { event_name: "shot", n: 1 } }] },
  { topic: "/camera", encoding: "cdr", schema: "sensor_msgs/Image", messages: ["x", "y"] },
  { topic: "/odometry", schema: "nav", messages: [{ x: 1 }] },
];
const TAKEN = [
  { topic: "fps", source: "room", sequence: 1, at: FOREIGN_BEGIN, data: FRAME },
  { topic: "fps", source: "room", sequence: 2, at: FOREIGN_BEGIN + 1_000_000_000n, data: { fps: 60 } },
  { topic: "vr_tracking", source: "game", sequence: 1, at: FOREIGN_BEGIN, data: { headset: POSE } },
  { topic: "scene", source: "hall", sequence: 1, at: FOREIGN_BEGIN, data: { scene: "res://b.tscn" } },
  {
    topic: "custom/shot",
    source: "game",
    sequence: 1,
    at: FOREIGN_BEGIN,
    data: { event_name: "shot", n: 1 },
  },
];
const LEFT_OUT = [
  { from: "/room/fps", why: "not the data of the topic fps", count: 1 },
  { from: "/camera", why: "cannot be read: cdr encoding with sensor_msgs/Image", count: 2 },
  { from: "/odometry", why: "no topic of a game: neither its name nor its schema is known", count: 1 },
];

const packed = (compression: string, pack: (bytes: Uint8Array) => Uint8Array) => ({
  compressChunk: (bytes: Uint8Array) => ({ compression, compressedData: pack(bytes) }),
});
const WITHOUT_SUMMARY = {
  useStatistics: false,
  useSummaryOffsets: false,
  repeatSchemas: false,
  repeatChannels: false,
  useChunkIndex: false,
  useMessageIndex: false,
};
const LZ4 = packed("lz4", (bytes) => compress(bytes));

test.each([
  ["channels in a chunk that is not compressed", {}],
  ["zstd", packed("zstd", (bytes) => Bun.zstdCompressSync(Buffer.from(bytes)))],
  ["lz4", LZ4],
  ["no chunks", { useChunks: false }],
  ["no summary", WITHOUT_SUMMARY],
])("a file with %s gives what maps to topics, and says what it left out", async (_, options) => {
  const { report, messages } = await imported(await foreignMcap(CHANNELS, options));
  expect(messages).toEqual(TAKEN);
  expect(report).toEqual({
    format: "MCAP",
    messages: { fps: 2, vr_tracking: 1, scene: 1, "custom/shot": 1 },
    leftOut: LEFT_OUT,
    notes: [],
  });
});

/** By `protoc --encode`, from Foxglove's published schemas: `world` above `xr_origin` above `headset`, a hand of another game, a camera. */
const TRANSFORMS =
  "CjIKCAiA4s+qBhAFEgV3b3JsZBoJeHJfb3JpZ2luIgAqEgnNO39mnqDmPyHNO39mnqDmPwpGCggIgOLPqgYQBRIJeHJfb3JpZ2luGgdoZWFkc2V0IhsJAAAAAAAAwD8RAAAAAAAA/D8ZAAAAAAAA4L8qCSEAAAAAAADwPwpPCggIgOLPqgYQBRIOaGFsbC94cl9vcmlnaW4aFGhhbGwvbGVmdF9jb250cm9sbGVyIgkRAAAAAAAA8D8qEhEzMzMzMzPjPyGamZmZmZnpPwovCggIgOLPqgYQBRIFd29ybGQaBmNhbWVyYSIJEQAAAAAAAPA/KgkhAAAAAAAA8D8=";
/** `level: WARNING message: "low" name: "planner" file: "a.cc" line: 7`. */
const LOG = "CggIgOLPqgYQBRADGgNsb3ciB3BsYW5uZXIqBGEuY2M1BwAAAA==";
const transform = (parent: string, child: string, { x = 0, y = 0, z = 0 }, rotation: object) => ({
  parent_frame_id: parent,
  child_frame_id: child,
  translation: { x, y, z },
  rotation: { x: 0, y: 0, z: 0, ...rotation },
});
const SAME_IN_JSON = {
  transforms: [
    transform("world", "xr_origin", {}, { x: Math.SQRT1_2, w: Math.SQRT1_2 }),
    transform("xr_origin", "headset", { x: 0.125, y: 1.75, z: -0.5 }, { w: 1 }),
    transform("hall/xr_origin", "hall/left_controller", { y: 1 }, { y: 0.6, w: 0.8 }),
    transform("world", "camera", { y: 1 }, { w: 1 }),
  ],
};

test.each([
  ["protobuf", Buffer.from(TRANSFORMS, "base64"), Buffer.from(LOG, "base64")],
  ["json", SAME_IN_JSON, { level: 3, message: "low", name: "planner", file: "a.cc", line: 7 }],
] as const)("poses and log in Foxglove's schemas as %s become ours", async (encoding, transforms, log) => {
  const schema = (name: string) => ({ encoding, schema: `foxglove.${name}` });
  const { messages } = await imported(
    await foreignMcap([
      { topic: "/tf", ...schema("FrameTransforms"), messages: [transforms] },
      { topic: "/rosout", ...schema("Log"), messages: [log] },
    ]),
  );
  const first = { sequence: 1, at: FOREIGN_BEGIN };
  const left = { position: [0, 1, 0], rotation: [0, 0.6, 0, 0.8] };
  expect(messages).toEqual([
    { topic: "vr_tracking", source: "game", ...first, data: { headset: POSE } },
    { topic: "vr_tracking", source: "hall", ...first, data: { left_controller: left } },
    {
      topic: "log/warning",
      source: "game",
      ...first,
      data: { message: "low", logger: "planner", file: "a.cc", line: 7 },
    },
  ]);
});

test("a recording of a relay comes out as it went in, with numbers, connections and metadata", async () => {
  const path = join(import.meta.dir, "../vectors/recordings/openxr-session.mcap");
  const output = join(folder, "again.mcap");
  const { leftOut } = await importFile(path, output);
  expect(leftOut).toEqual([]);
  expect(await importedMessages(output)).toEqual(await importedMessages(path));
  using reader = await RecordingReader.open(output);
  using before = await RecordingReader.open(path);
  const channels = ({ channels: all }: RecordingReader) => [...all.values()].map(({ id, ...rest }) => rest);
  expect(channels(reader)).toEqual(channels(before));
  expect(reader.metadata("game")).toEqual(before.metadata("game"));
  expect(Object.fromEntries(reader.metadata("imported")[0] ?? [])).toMatchObject({
    file: "openxr-session.mcap",
    library: before.library,
  });
});

test("a channel for viewers counts where the topic that it repeats is not in the file", async () => {
  const path = join(folder, "viewers.mcap");
  const writer = new RecordingWriter(path);
  const channelId = writer.channel({
    topic: "/room/tf",
    encoding: "json",
    schema: { name: "foxglove.FrameTransforms", encoding: "jsonschema", data: Buffer.from("{}") },
    metadata: { repeats: "vr_tracking", source: "room", source_epoch: "e1" },
  });
  const data = Buffer.from(JSON.stringify({ transforms: SAME_IN_JSON.transforms.slice(0, 2) }));
  writer.add({ channelId, sequence: 9, logTime: 5n, publishTime: 5n, data }, 0);
  writer.end();
  const output = join(folder, "viewers.out.mcap");
  await importFile(path, output);
  expect(await importedMessages(output)).toEqual([
    { topic: "vr_tracking", source: "room", sequence: 9, at: 5n, data: { headset: POSE } },
  ]);
});

test("a file that was cut anywhere gives its whole records, or one sentence and no file", async () => {
  const whole = await foreignMcap(CHANNELS, { useChunks: false });
  let taken = 0;
  for (let end = 1; end < whole.byteLength; end += LONG ? 1 : 13) {
    const before = readdirSync(folder).filter((name) => name.includes(".out."));
    try {
      const { report } = await imported(whole.subarray(0, end), "cut.mcap");
      taken++;
      expect(report.notes).toEqual([expect.stringMatching(/^the file was cut: its last \d+ bytes/)]);
    } catch (error) {
      expect((error as Error).message).toMatch(/has nothing for a recording$|^expected an MCAP file/);
      expect(readdirSync(folder).filter((name) => name.includes(".out."))).toEqual(before);
    }
  }
  expect(taken).toBeGreaterThan(3);
});

test("noise in a file ends with a file or a sentence, within bounds", async () => {
  const random = new Random(19);
  for (const options of [{}, LZ4, { useChunks: false }]) {
    const whole = await foreignMcap(CHANNELS, options);
    for (let round = 0; round < (LONG ? 2000 : 60); round++) {
      const bytes = whole.slice();
      for (let flips = 0; flips < 3; flips++)
        bytes[Math.floor(random.next() * bytes.byteLength)] = Math.floor(random.next() * 256);
      await imported(bytes, "noise.mcap").catch(({ message }: Error) =>
        expect(message).toMatch(/is broken: |has nothing for a recording|^expected an MCAP file/),
      );
    }
  }
});

test("a record or a chunk that claims more than the bound is refused", async () => {
  const magic = Buffer.from("894d434150300d0a", "hex");
  const builder = new McapRecordBuilder();
  builder.writeHeader({ profile: "", library: "" });
  const chunk = { messageStartTime: 0n, messageEndTime: 0n, uncompressedCrc: 0, records: new Uint8Array(9) };
  builder.writeChunk({ ...chunk, compression: "zstd", uncompressedSize: 2n ** 40n });
  const bomb = imported(Buffer.concat([magic, builder.buffer]));
  await expect(bomb).rejects.toThrow("a chunk has more than 67108864 bytes");
  expect(readdirSync(folder).filter((name) => name.endsWith(".importing"))).toEqual([]);
});

test("LZ4 frames of every kind unpack to what was packed, and never to more than was said", () => {
  const random = new Random(4);
  for (const length of [1, 12, 13, 100, 70_000, 300_000]) {
    const bytes = Uint8Array.from({ length }, (_, index) =>
      index % 700 < 350 ? index % 7 : Math.floor(random.next() * 256),
    );
    const frame = Uint8Array.from(compress(bytes));
    expect(Buffer.from(unpackLz4(frame, length)).equals(Buffer.from(bytes))).toBe(true);
    expect(() => unpackLz4(frame, length - 1)).toThrow();
    expect(() => unpackLz4(frame, length + 1)).toThrow(`expected ${length + 1} bytes`);
    for (let end = 0; end < Math.min(60, frame.byteLength); end++)
      expect(() => unpackLz4(frame.subarray(0, end), length)).toThrow();
  }
});
