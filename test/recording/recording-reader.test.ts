import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordingReader, RecordingWriter } from "../../src/recording/index.ts";
import { HostileRecording } from "../support/hostile-recording.ts";

const folder = mkdtempSync(join(tmpdir(), "recording-reader-"));
afterAll(() => rmSync(folder, { recursive: true }));

const FROM = 1_700_000_000_000_000_001n;
const at = (count: number) => FROM + BigInt(count) * 1_000_000n;

/** Ten messages in each chunk: every fourth is a pose, the very first a scene, the others frames. */
function written(name: string): string {
  const path = join(folder, name);
  const writer = new RecordingWriter(path);
  writer.metadata("game", { source: "hall" });
  writer.metadata("game", { source: "cellar" });
  const ids = ["fps", "vr_tracking", "scene"].map((topic) =>
    writer.channel({
      topic: `/hall/${topic}`,
      encoding: "json",
      schema: { name: topic, encoding: "jsonschema", data: Buffer.from("{}") },
      metadata: { topic, source: "hall", source_epoch: "e1" },
    }),
  );
  for (let count = 0; count < 100; count++) {
    const channelId = ids[count === 0 ? 2 : count % 4 === 3 ? 1 : 0] as number;
    const data = Buffer.from(JSON.stringify({ count }));
    writer.add({ channelId, sequence: count, logTime: at(count), publishTime: at(count), data }, count);
    if (count % 10 === 9) writer.flush();
  }
  writer.end();
  return path;
}

const path = written("whole.mcap");
const counts = (messages: Iterable<{ data: Uint8Array }>) =>
  [...messages].map(({ data }) => JSON.parse(Buffer.from(data).toString()).count as number);

describe("a reader of a recording", () => {
  test("gives every message in order, with its channel and times", async () => {
    using reader = await RecordingReader.open(path);
    expect(counts(reader.messages())).toEqual(Array.from({ length: 100 }, (_, count) => count));
    expect(reader.messageCount).toBe(100);
    expect(reader.span).toEqual({ from: at(0), to: at(99) });
    const [scene] = reader.messages();
    const channel = { topic: "scene", source: "hall", epoch: "e1", name: "/hall/scene", encoding: "json" };
    expect(scene).toMatchObject({ sequence: 0, logTime: FROM, publishTime: FROM, channel });
    expect(reader.metadata("game").map((one) => one.get("source"))).toEqual(["hall", "cellar"]);
    expect(reader.metadata("nothing")).toEqual([]);
  });

  test("gives a range of some channels, both ends included", async () => {
    using reader = await RecordingReader.open(path);
    const poses = (channel: { topic: string | undefined }) => channel.topic === "vr_tracking";
    expect(counts(reader.messages({ from: at(15), to: at(27), channels: poses }))).toEqual([15, 19, 23, 27]);
  });

  test("knows the newest message of each channel at a time", async () => {
    using reader = await RecordingReader.open(path);
    expect(counts(reader.newestAt(at(51)))).toEqual([0, 50, 51]);
    expect(counts(reader.newestAt(at(2)))).toEqual([0, 2]);
    expect(counts(reader.newestAt(FROM - 1n))).toEqual([]);
  });

  test("says what is wrong with a file", async () => {
    const bytes = readFileSync(path);
    const file = (name: string, content: Uint8Array) => {
      writeFileSync(join(folder, name), content);
      return RecordingReader.open(join(folder, name));
    };
    expect(file("cut.mcap", bytes.subarray(0, 500))).rejects.toThrow("`recordings repair` makes it whole");
    expect(file("text.mcap", Buffer.from("hello, world"))).rejects.toThrow("expected a recording");
    expect(file("empty.mcap", new Uint8Array())).rejects.toThrow("expected a recording");
    // A byte of the first chunk's packed records.
    const broken = Buffer.from(bytes);
    const chunkAt = broken.indexOf("zstd") + 4 + 8 + 20;
    broken[chunkAt] = (broken[chunkAt] ?? 0) ^ 0xff;
    using reader = await file("broken.mcap", broken);
    expect(() => [...reader.messages()]).toThrow("the recording is broken: the chunk at byte");
  });
});

describe("a recording that no relay wrote", () => {
  const FAILED = { code: "recording_failed" };
  const hostile = (name: string, write: (file: HostileRecording, channelId: number) => void) => {
    const file = new HostileRecording(join(folder, name));
    write(file, file.channel("hall", "fps"));
    return file.end();
  };
  const one = (file: HostileRecording, channelId: number, count: number) =>
    file.messages([{ channelId, logTime: at(count), data: "{}" }]);

  test("is not searched without end for a message that its index promises", async () => {
    const path = hostile("empty-chunks.mcap", (file, fps) => {
      one(file, fps, 1);
      const size = Buffer.alloc(4 << 20);
      file.chunk(size, { from: at(2), to: at(2), claims: [fps], times: 3 });
      one(file, fps, 3);
      file.chunk(size, { from: at(4), to: at(4), claims: [fps], times: 5 });
      one(file, fps, 5);
    });
    using reader = await RecordingReader.open(path);
    expect([...reader.messages({ to: at(3) })]).toHaveLength(2);
    expect(() => [...reader.messages()]).toThrow(expect.objectContaining(FAILED));
    // The newest message, behind the chunks: what is too far back is not found.
    expect(reader.newestAt(at(5)).map(({ logTime }) => logTime)).toEqual([at(5)]);
    expect(reader.newestAt(at(4))).toEqual([]);
  });

  test("may have no chunk that is longer than 16 MiB, or longer than its index says", async () => {
    const path = hostile("long-chunk.mcap", (file, fps) =>
      file.chunk(Buffer.alloc((16 << 20) + 1), { from: at(1), to: at(1), claims: [fps] }),
    );
    using reader = await RecordingReader.open(path);
    expect(() => [...reader.messages()]).toThrow(expect.objectContaining(FAILED));
  });

  test("has its newest 4,096 metadata of a name, within 4 MiB", async () => {
    const path = hostile("metadata.mcap", ({ writer }) => {
      for (let count = 0; count < 5000; count++) writer.metadata("game", { count: String(count) });
      for (let count = 0; count < 5; count++) writer.metadata("long", { text: `${count}`.repeat(1 << 20) });
    });
    using reader = await RecordingReader.open(path);
    const counts = reader.metadata("game").map((game) => game.get("count"));
    expect([counts.length, counts[0], counts.at(-1)]).toEqual([4096, "904", "4999"]);
    expect(reader.metadata("long").map((long) => long.get("text")?.[0])).toEqual(["2", "3", "4"]);
  });
});
