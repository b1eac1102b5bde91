import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exported } from "../support/exported.ts";
import { skipWithout } from "../support/needs.ts";
import { readTrace, type TraceTrack } from "../support/perfetto-trace.ts";
import { PROTOC } from "../support/protoc.ts";
import { type MessageInFile, readRecording } from "../support/read-recording.ts";
import {
  HEADSET,
  HEADSET_LATE_SECONDS,
  PROFILED_FRAMES,
  recordSession,
} from "../support/recorded-session.ts";

setDefaultTimeout(30_000);

describe.skipIf(skipWithout(PROTOC))("a recording as a trace for Perfetto", () => {
  const folder = mkdtempSync(join(tmpdir(), "perfetto-"));
  let messages: MessageInFile[];
  let trace: Awaited<ReturnType<typeof readTrace>>;

  beforeAll(async () => {
    const path = recordSession(folder);
    ({ messages } = await readRecording(path));
    trace = await readTrace(await exported(path, "perfetto"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const of = (source: string, topic: string) =>
    messages.filter((message) => message.source === source && message.topic === topic);
  const track = (name: string): TraceTrack => {
    const found = trace.tracks.get(name);
    if (found === undefined) throw new Error(`no track ${name}: ${[...trace.tracks.keys()].join(", ")}`);
    return found;
  };

  test("is decoded by protoc without an unknown field, and is on the wall clock", () => {
    expect([...trace.fields].filter((name) => /^\d/.test(name))).toEqual([]);
    expect([...trace.clocks]).toEqual(["1"]);
    const first = messages.map(({ logTime }) => logTime).sort()[0];
    expect(trace.snapshot).toEqual({
      clocks: [{ clock_id: ["1"], timestamp: [String(first)] }],
      primary_trace_clock: ["1"],
    });
  });

  test.each(["hall", "cellar"])(
    "has each frame of %s as a slice of its length, none over another",
    (game) => {
      const { slices } = track(`${game}/frames`);
      const samples = of(game, "fps");
      expect(slices.map(({ details }) => Number(details.frame))).toEqual(
        samples.map(({ data }) => data.frame as number),
      );
      const lengths = samples.map(({ data }) => Math.round(1e6 * (data.frame_time_ms as number)));
      expect(slices.map(({ begin, end }) => Number(end - begin))).toEqual(lengths);
      expect(samples.length).toBeGreaterThan(1000);
      // They end when they were sampled, but for how unevenly samples come.
      for (const [index, { end }] of slices.entries())
        expect(Math.abs(Number(end - (samples[index]?.publishTime ?? 0n)))).toBeLessThan(20e6);
    },
  );

  test("has profiled functions within the frame that they made long, end to end, marked as such", () => {
    const profiled = track("hall/frames").slices.filter(({ within }) => within.length > 0);
    const numbers = profiled.map(({ details }) => Number(details.frame));
    const { from, to } = PROFILED_FRAMES;
    // A frame lasts until the next one begins, and is told of by that one.
    expect(numbers).toEqual(Array.from({ length: to - from + 1 }, (_, index) => from + index + 1));
    for (const { begin, end, within } of profiled) {
      expect(within.map(({ name }) => name)).toEqual(["_process", "find_path"]);
      expect(within.map((slice) => slice.category)).toEqual(["laid end to end", "laid end to end"]);
      const [first, second] = within;
      expect([first?.begin, first?.end, second?.begin]).toEqual([
        begin,
        begin + 2_500_000n,
        begin + 2_500_000n,
      ]);
      expect(second?.end).toBe(begin + 3_500_000n);
      expect(end).toBeGreaterThan(begin + 3_500_000n);
      expect(first?.details).toMatchObject({ self_ms: "2.5", calls: "12", file: '"res://enemy.gd"' });
    }
  });

  test("has each hitch as it was told of last, around its worst frame", () => {
    const alerts = of("hall", "alert");
    expect(track("hall/alerts").instants.map(({ name }) => name)).toEqual(
      alerts.map(({ data }) => data.message as string),
    );
    const hitches = alerts.filter(({ data }) => data.kind === "hitch");
    expect(hitches.length).toBeGreaterThan(0);
    const { slices } = track("hall/hitches");
    expect(slices.length).toBe(new Set(hitches.map(({ data }) => data.id)).size);
    const details = hitches[0]?.data.details as { worst: { frame: number } } | undefined;
    const frame = track("hall/frames").slices.find(
      (slice) => slice.details.frame === String(details?.worst.frame),
    );
    const apart = Number((slices[0]?.end ?? 0n) - (frame?.end ?? 0n));
    expect(Math.abs(apart)).toBeLessThan(1e6);
    expect(trace.tracks.has("cellar/hitches")).toBe(false);
  });

  test("has numbers as counters with a unit, and events as instants", () => {
    const memory = of("hall", "performance").map(({ data }) => data.memory_usage_mb as number);
    const changes = memory.filter((value, index) => value !== memory[index - 1]);
    expect(track("hall/performance/memory_usage_mb").counts.map(({ value }) => value)).toEqual(changes);
    expect(track("cellar/stats/window.fps").counts.length).toBeGreaterThan(2);
    const [error] = of("hall", "log/error");
    expect(track("hall/log/error").instants).toEqual([
      {
        at: error?.publishTime ?? 0n,
        name: 'door, "north"\nis stuck',
        details: { message: '"door, \\"north\\"\\nis stuck"', file: '"res://door.gd"', line: "3" },
      },
    ]);
    const scenes = of("hall", "scene").map(({ data }) => data.scene as string);
    expect(track("hall/scene").instants.map(({ name }) => name)).toEqual(scenes);
  });

  test("has the headset's numbers as counters with their units, at the time at which they were measured", () => {
    const [message] = of("hall", "headset");
    if (message === undefined) throw new Error("expected a message of the headset");
    expect(Number(message.logTime - message.publishTime)).toBeCloseTo(1e9 * HEADSET_LATE_SECONDS, -4);
    const units = { gpu_mhz: "MHz", battery_c: "°C", app_gpu_ms: "ms", fps: "" };
    for (const [name, value] of Object.entries(HEADSET.vrapi)) {
      const path = `hall/headset/vrapi.${name}`;
      const { counts } = track(path);
      expect([path, counts.map((one) => one.value)]).toEqual([path, [value]]);
      // By the game's clock, which differs by how long its fastest message took.
      expect(Math.abs(Number((counts[0]?.at ?? 0n) - message.publishTime))).toBeLessThan(100e6);
      expect([path, trace.units.get(path)]).toEqual([path, units[name as keyof typeof units]]);
    }
    expect(trace.units.get("hall/performance/memory_usage_mb")).toBe("MB");
  });

  test("has nothing of poses", () => {
    expect([...trace.tracks.keys()].filter((name) => /tracking|tf/.test(name.split("/")[1] ?? ""))).toEqual(
      [],
    );
  });
});
