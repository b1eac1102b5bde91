import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMotion, MOTION_COLUMNS, readMotion } from "../../src/motion/index.ts";
import { RelayError } from "../../src/protocol/error-table.ts";
import { RecordingWriter } from "../../src/recording/index.ts";
import { type PlayedMoment, writeMotionRecording } from "../support/motion-recording.ts";

const folder = mkdtempSync(join(tmpdir(), "read-motion-"));
afterAll(() => rmSync(folder, { recursive: true }));

const REST = { position: [0, 1.5, 0], rotation: [0, 0, 0, 2] };
const JOINTS = new Array(26).fill([1, 2, 3, 0, 0, 0, 1]);

let count = 0;
function written(at: (seconds: number) => PlayedMoment, options: { seconds: number; hz?: number }): string {
  const path = join(folder, `${++count}.mcap`);
  writeMotionRecording(path, options, at);
  return path;
}

const problemWith = (path: string, part = {}) =>
  readMotion(path, part).then(
    () => undefined,
    (error: unknown) => (error instanceof RelayError ? `${error.code}: ${error.message}` : error),
  );

describe("the motion of a recording", () => {
  const path = written(
    (seconds) => ({
      headset: REST,
      left_controller: {
        position: [seconds, 1, 0],
        rotation: [0, 0, 0, 1],
        ...(seconds > 0.5 && { tracked: false }),
        buttons: { trigger: 0.5, grip: 0, ...(seconds >= 0.5 && { ax_button: true }) },
      },
      ...(seconds >= 0.5 && { right_controller: REST }),
      extra: {
        hands: { left: { tracked: true, joints: JOINTS }, right: { tracked: false, joints: [] } },
        axes: { left: { primary: [1, -1] } },
      },
    }),
    { seconds: 1, hz: 10 },
  );

  test("has a track for each device and each kind of its values", async () => {
    const { tracks, seconds, ...about } = await readMotion(path);
    expect(about).toEqual({ recording: "1.mcap", source: "hall" });
    expect(seconds).toBeCloseTo(1, 5);
    expect(tracks.map(({ device, kind, times }) => [device, kind, times.length])).toEqual([
      ["head", "pose", 11],
      ["left_hand", "pose", 11],
      ["left_hand", "inputs", 11],
      // It came later.
      ["right_hand", "pose", 6],
      ["left_hand", "axes", 2],
      ["/user/hand_tracker/left", "joints", 2],
      ["/user/hand_tracker/right", "joints", 2],
    ]);
    for (const { kind, times, values } of tracks)
      expect(values).toHaveLength(MOTION_COLUMNS[kind] * times.length);
    const valuesOf = (index: number) => tracks[index]?.values ?? [];
    // A quaternion has the length 1, and a lost device no place.
    expect(valuesOf(0).slice(0, 8)).toEqual([1, 0, 1.5, 0, 0, 0, 0, 1]);
    expect(valuesOf(1).slice(-8)).toEqual(new Array(8).fill(0));
    expect(valuesOf(2).slice(-3)).toEqual([0.5, 0, 1 << 4]);
    expect(valuesOf(4).slice(0, 4)).toEqual([1, -1, 0, 0]);
    expect(valuesOf(5).slice(0, 8)).toEqual([1, 1, 2, 3, 0, 0, 0, 1]);
    expect(valuesOf(6)[0]).toBe(0);
  });

  test("can be a part of it, in which sticks are where they were left before", async () => {
    const { tracks, seconds } = await readMotion(path, { fromSeconds: 0.29, toSeconds: 0.71 });
    expect(seconds).toBeCloseTo(0.4, 5);
    const axes = tracks.find(({ kind }) => kind === "axes");
    expect([axes?.times, axes?.values]).toEqual([[0], [1, -1, 0, 0]]);
  });

  test("is written as the addon reads it", async () => {
    const motion = await readMotion(path);
    const bytes = Buffer.from(encodeMotion(motion, 2.5));
    const end = bytes.indexOf("\n");
    expect(JSON.parse(bytes.toString("utf8", 0, end))).toMatchObject({
      motion: 1,
      recording: "1.mcap",
      begins_seconds: 2.5,
      tracks: motion.tracks.map(({ device, kind, times }) => ({ device, kind, samples: times.length })),
    });
    const sizes = motion.tracks.map(({ times, values }) => 8 * times.length + 4 * values.length);
    expect(bytes.byteLength - end - 1).toBe(sizes.reduce((sum, size) => sum + size, 0));
    // The second sample of the head.
    expect(bytes.readDoubleLE(end + 1 + 8)).toBeCloseTo(0.1, 5);
    expect(bytes.readFloatLE(end + 1 + 11 * 8 + 2 * 4)).toBe(1.5);
  });

  test("is refused with what is wrong with the recording", async () => {
    expect(await problemWith(join(folder, "none.mcap"))).toMatch(/^bad_usage: no motion in .*none\.mcap/);
    expect(await problemWith(written(() => ({ headset: REST }), { seconds: 0 }))).toContain("of one moment");
    expect(await problemWith(written(() => ({ headset: REST }), { seconds: 601, hz: 1 }))).toContain(
      "choose a part with --motion-from and --motion-to",
    );
    expect(await problemWith(path, { source: "cellar" })).toContain("expected poses of cellar, found none");
    const two = join(folder, "two.mcap");
    const writer = new RecordingWriter(two);
    for (const source of ["hall", "cellar"]) {
      const schema = { name: "vr_tracking", encoding: "jsonschema", data: Buffer.from("{}") };
      const metadata = { topic: "vr_tracking", source, source_epoch: source };
      const channelId = writer.channel({
        topic: `/${source}/vr_tracking`,
        encoding: "json",
        schema,
        metadata,
      });
      for (const at of [1n, 2n]) {
        const data = Buffer.from(JSON.stringify({ headset: REST }));
        writer.add({ channelId, sequence: 0, logTime: at, publishTime: at * 1_000_000_000n, data }, 0);
      }
    }
    writer.end();
    expect(await problemWith(two)).toContain("(hall, cellar): name one with --motion-source");
    expect((await readMotion(two, { source: "cellar" })).source).toBe("cellar");
  });
});
