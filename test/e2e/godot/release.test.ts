import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventOf, FakeRelay, type JsonObject, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot, skipWithoutReleaseGodot } from "../../support/godot/find-godot.ts";
import { RELEASE_PROGRAM, runGodot } from "../../support/godot/run-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { prepareDemo } from "../../support/godot/test-project.ts";

type Tracking = Extract<Received, { kind: "tracking" }>;
const isPerformance = (received: Received) => received.kind === "performance";
const isTracking = (received: Received): received is Tracking => received.kind === "tracking";
const dataOf = (received: Received) => (eventOf(received)?.data ?? {}) as JsonObject;
const isCustom = (name: string) => (received: Received) => dataOf(received).event_name === name;
const jsonOf = (received: Received) => (received.kind === "text" ? received.json : undefined);
const says = (text: string) => (received: Received) => String(dataOf(received).message ?? "").includes(text);
const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

// In a release build the engine checks less: what is null is used, what is out of bounds is read.
describe.skipIf(skipWithoutGodot() || skipWithoutReleaseGodot())("the addon in a release build", () => {
  test("sends frames, poses, events, errors and memory, answers commands, and ends in order", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url, build: "release", maxFps: 90 });
    await game.do({ do: "set", property: "fps_update_interval", value: 0 });
    await game.do({ do: "set", property: "tracking_update_interval", value: 0 });
    // A tracker whose pose nobody has set yet is there for a while, and then goes.
    await game.do({ do: "track", tracker: "right_hand" });
    await game.do({ do: "track", tracker: "waist" });
    const pose = { position: [0.125, 1.75, -0.5], rotation: [0, 0, 0, 1] } as const;
    await game.do({ do: "track", tracker: "head", ...pose });
    await game.do({ do: "track", tracker: "left_hand", ...pose, inputs: { trigger: 0.5, ax_button: true } });
    await game.logEvent("ready");
    const from = relay.received.all.indexOf(await relay.received.first(isCustom("ready")));
    const poses = (await relay.received.take(90, isTracking, from)) as Tracking[];
    const frames = poses.map(({ frame }) => frame);
    expect(frames).toEqual(range(Number(frames[0]), 90));
    expect((await relay.received.take(90, isPerformance, from)).length).toBe(90);
    expect(poses.at(-1)?.devices).toEqual({
      headset: { position: [...pose.position], rotation: [0, 0, 0, 1], tracked: true },
      left_controller: {
        position: [...pose.position],
        rotation: [0, 0, 0, 1],
        tracked: true,
        trigger: 0.5,
        grip: 0,
        buttonBits: 1 << 4,
      },
    });

    await game.do({ do: "log_many", from: 0, count: 1000 });
    await relay.received.first((each) => dataOf(each).index === 999);
    const indices = relay.received.all.filter(isCustom("numbered")).map((each) => dataOf(each).index);
    expect(indices).toEqual(range(0, 1000));

    // The engine counts no memory here: it is what the system says that the process holds.
    const monitors = dataOf(
      await relay.received.first((each) => eventOf(each)?.event === "performance", from),
    );
    expect(monitors.memory_usage_mb).toBeWithin(20, 2000);
    expect(monitors).not.toHaveProperty("static_memory_mb");
    expect(monitors.cpu_load).toBeWithin(0.001, 64);

    // No stack, as the engine keeps none; so no place either, but the engine's own.
    await game.do({ do: "misbehave", kind: "push_error" });
    const pushed = dataOf(await relay.received.first(says("deliberate error")));
    expect(pushed).toMatchObject({ stack: [], count: 1, origin: "error" });

    await game.do({ do: "register_commands" });
    await relay.received.first((each) => jsonOf(each)?.type === "commands");
    relay.send({ command: "call", id: "t", name: "teleport", arguments: { to: [1, 2, 3] } });
    relay.send({ command: "get_snapshot", id: "s" });
    const answered = async (id: string) =>
      jsonOf(await relay.received.first((each) => jsonOf(each)?.id === id));
    expect(await answered("t")).toMatchObject({ type: "result", result: { now_at: [1, 2, 3] } });
    expect(await answered("s")).toMatchObject({
      data: {
        project: { debug_build: false },
        trackers: expect.arrayContaining([
          { tracker: "right_hand", type: "controller", tracked: false, poses: {} },
        ]),
      },
    });

    for (const tracker of ["left_hand", "right_hand", "head", "waist"] as const) {
      await game.do({ do: "track", tracker, tracked: false });
      await game.do({ do: "untrack", tracker });
    }
    expect(await game.quit(5)).toBe(5);
    await relay.received.first(isCustom("game_exit"));
    expect(game.godot.complaints()).toEqual([expect.stringContaining("deliberate error")]);
  }, 60_000);

  test("sends the file and line of a script's report, if the project makes the engine track call stacks", async () => {
    const settings = "[debug]\n\nsettings/gdscript/always_track_call_stacks=true";
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url, build: "release", settings });
    await game.do({ do: "misbehave", kind: "push_error" });
    const pushed = dataOf(await relay.received.first(says("deliberate error")));
    const line = await game.do({ do: "line_of", text: 'push_error("deliberate error")' });
    expect(pushed).toMatchObject({ file: "res://misbehaviour.gd", line, function: "make" });
    expect(await game.quit()).toBe(0);
  }, 60_000);

  test("works in an export, with its scripts compiled into a pack", async () => {
    using project = prepareDemo();
    const folder = join(project.path, "export");
    mkdirSync(folder);
    writeFileSync(join(folder, ".gdignore"), "");
    writeFileSync(join(project.path, "export_presets.cfg"), EXPORT_PRESET);
    const pack = join(folder, `${RELEASE_PROGRAM}.pck`);
    using exporting = runGodot({ project: project.path, args: ["--export-pack", "test", pack] });
    expect(await exporting.exited).toBe(0);

    using relay = new FakeRelay();
    const env = { TELEMETRY_RELAY_URL: relay.url };
    using game = runGodot({
      project: folder,
      build: "release",
      args: ["--max-fps", "90", "--quit-after", "120"],
      env,
    });
    await relay.received.take(5, isTracking);
    await relay.received.first(isCustom("demo_tick"));
    expect(await game.exited).toBe(0);
    await relay.received.first(isCustom("game_exit"));
    expect(game.complaints()).toEqual([]);
  }, 60_000);
});

/** As the editor writes one for Linux; mode 2 compiles scripts. */
const EXPORT_PRESET = `[preset.0]

name="test"
platform="Linux"
runnable=true
export_filter="all_resources"
export_path=""
script_export_mode=2

[preset.0.options]
`;
