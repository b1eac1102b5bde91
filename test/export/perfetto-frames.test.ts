import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordingWriter } from "../../src/recording/index.ts";
import { exported } from "../support/exported.ts";
import { skipWithout } from "../support/needs.ts";
import { readTrace, type TraceSlice } from "../support/perfetto-trace.ts";
import { PROTOC } from "../support/protoc.ts";
import { profileOfFrame } from "../support/recorded-session.ts";

const folder = mkdtempSync(join(tmpdir(), "perfetto-frames-"));
afterAll(() => rmSync(folder, { recursive: true }));

const BEGIN = 1_700_000_000_000_000_000n;
/** Times of the tests. Units: milliseconds since {@link BEGIN}. */
const at = (millis: number) => BEGIN + BigInt(Math.round(millis * 1e6));
const millisOf = (nanos: bigint) => Number(nanos - BEGIN) / 1e6;

/** A message: its topic, data, when the relay got it, and when the game sent it. */
type Told = [topic: string, data: object, log: number, publish: number, epoch?: string];

let files = 0;

async function trace(told: readonly Told[]) {
  const path = join(folder, `${files++}.mcap`);
  const writer = new RecordingWriter(path);
  const channels = new Map<string, number>();
  for (const [topic, data, log, publish, epoch = "e1"] of told) {
    const schema = { name: topic, encoding: "jsonschema", data: Buffer.from("{}") };
    const metadata = { topic, source: "hall", source_epoch: epoch };
    const channelId =
      channels.get(topic + epoch) ??
      writer.channel({ topic: `/hall/${topic}`, encoding: "json", schema, metadata });
    channels.set(topic + epoch, channelId);
    const bytes = Buffer.from(JSON.stringify(data));
    writer.add({ channelId, sequence: 1, logTime: at(log), publishTime: at(publish), data: bytes }, 0);
  }
  writer.end();
  const { tracks } = await readTrace(await exported(path, "perfetto"));
  const slices = (name: string) =>
    (tracks.get(name)?.slices ?? []).map(({ begin, end, details, within }: TraceSlice) => ({
      frame: Number(details.frame),
      begin: millisOf(begin),
      end: millisOf(end),
      within: within.length,
    }));
  return { tracks, slices };
}

const fps = (frame: number, millis: number, log: number, publish = log): Told => [
  "fps",
  { frame, frame_time_ms: millis, fps: 90 },
  log,
  publish,
];

describe.skipIf(skipWithout(PROTOC))("frames of a trace", () => {
  test("that come in batches lie where they were played", async () => {
    const { slices } = await trace([fps(1, 10, 100), fps(2, 10, 190), fps(3, 12, 190), fps(4, 10, 190)]);
    expect(slices("hall/frames").map(({ begin, end }) => [begin, end])).toEqual([
      [90, 100],
      [100, 110],
      [110, 122],
      [122, 132],
    ]);
  });

  test("have a gap where none were sampled or the game was paused, and never overlap", async () => {
    const { slices } = await trace([
      fps(1, 10, 100),
      fps(50, 10, 700),
      fps(51, 10, 5000),
      fps(53, 20, 5010),
      fps(53, 10, 5030),
    ]);
    expect(slices("hall/frames").map(({ frame, begin, end }) => [frame, begin, end])).toEqual([
      [1, 90, 100],
      [50, 690, 700],
      [51, 4990, 5000],
      [53, 5000, 5010],
      [53, 5020, 5030],
    ]);
  });

  test("are by the game's clock, with what the relay says of them, also when that clock is set", async () => {
    const hour = 3_600_000;
    const details = { from: (1.7e12 + 190) / 1e3, to: (1.7e12 + 200) / 1e3 };
    const alert = { level: "warning", message: "hitch", kind: "hitch", id: "h1", details };
    const { tracks, slices } = await trace([
      fps(1, 10, 101, hour + 100),
      fps(20, 10, 201, hour + 200),
      ["alert", alert, 301, 301],
      // The clock is set back by two hours.
      fps(40, 10, 401, 400 - hour),
    ]);
    expect(slices("hall/frames").map(({ end }) => end)).toEqual([hour + 100, hour + 200, hour + 400]);
    expect(tracks.get("hall/alerts")?.instants.map((one) => millisOf(one.at))).toEqual([hour + 300]);
    expect(slices("hall/hitches").map(({ begin, end }) => [begin, end])).toEqual([[hour + 189, hour + 199]]);
  });

  test("have their profile, whichever comes first; a profile without its frame has a track of its own", async () => {
    const scripts = (frame: number, log: number): Told => [
      "profiler/scripts",
      profileOfFrame(frame),
      log,
      log,
    ];
    const { slices } = await trace([
      scripts(1, 100),
      fps(2, 10, 110),
      fps(3, 10, 120),
      scripts(2, 121),
      scripts(7, 160),
      ["fps", { frame: 8, frame_time_ms: 6, measured: "frame_work" }, 170, 170],
      scripts(8, 171),
      ["fps", { frame: 60, frame_time_ms: 11, measured: "second_mean" }, 1000, 1000],
    ]);
    expect(slices("hall/frames").map(({ frame, within }) => [frame, within])).toEqual([
      [2, 2],
      [3, 2],
      [8, 2],
    ]);
    expect(slices("hall/profiled frames")).toEqual([{ frame: 7, begin: 155, end: 160, within: 2 }]);
  });

  test("with functions that took longer than they did, on several threads, hold them all the same", async () => {
    const { tracks } = await trace([["profiler/scripts", profileOfFrame(1), 100, 100], fps(2, 1, 110)]);
    const [frame] = tracks.get("hall/frames")?.slices ?? [];
    const [first, second] = frame?.within ?? [];
    expect(first?.begin).toBe(frame?.begin);
    expect([0n, 1n]).toContain((frame?.end ?? 0n) - (second?.end ?? 0n));
    expect(first?.details.self_ms).toBe("2.5");
  });

  test("may have any number: slices have a longest length and a latest time", async () => {
    const alert = (from: number, to: number): Told => [
      "alert",
      { id: "hitch-1", kind: "hitch", message: "a hitch", details: { from, to } },
      120,
      120,
    ];
    const far = fps(1e308, 1e308, 100);
    const { tracks } = await trace([far, fps(-1.5, -1e308, 110), alert(-1e308, 1e308)]);
    expect(tracks.get("hall/frames")?.slices).toHaveLength(2);
  });

  test("of another connection of the game are on tracks of their own", async () => {
    const again: Told = ["fps", { frame: 1, frame_time_ms: 10 }, 500, 500, "e2"];
    const { slices } = await trace([fps(1, 10, 100), again]);
    expect(slices("hall/frames")).toHaveLength(1);
    expect(slices("hall (connection 2)/frames")).toHaveLength(1);
  });
});
