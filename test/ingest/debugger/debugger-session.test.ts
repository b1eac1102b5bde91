import { beforeEach, describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { Variant } from "../../../src/codec/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { variants } from "../../codec/variant/variant-arbitraries.ts";
import { type BenchGame, bytesOf, DebuggerBench, output } from "./debugger-bench.ts";

let bench: DebuggerBench;
let game: BenchGame;

beforeEach(() => {
  bench = new DebuggerBench();
  game = bench.connect();
});

/** The monitors of Godot 4.6, all 0 but some. */
function monitors(some: Record<number, number> = {}, custom: Variant[] = []): Variant[] {
  return [...Array.from({ length: 59 }, (_, index) => some[index] ?? 0), ...custom];
}

/** A game without the addon, past the time in which its addon would have come. */
function goAlone(title = "Room (DEBUG)"): void {
  game.say("set_pid", [4242n]);
  game.say("window:title", [title]);
  bench.clock.advance(1000);
}

describe("the relay never stops a game", () => {
  test("because it turns breaks off first of all", () => {
    expect(game.heard).toEqual([
      ["set_skip_breakpoints", 1n, [true]],
      ["set_ignore_error_breaks", 1n, [true]],
    ]);
  });

  test("because it continues a thread that stopped before that", () => {
    game.heard.length = 0;
    game.say("debug_enter", [false, "Out of bounds", true, 12n], 12n);
    expect(game.heard).toEqual([
      ["set_skip_breakpoints", 12n, [true]],
      ["set_ignore_error_breaks", 12n, [true]],
      ["continue", 12n, []],
    ]);
    expect(game.session.describe()).toMatchObject({ breaks: 1 });
  });

  test("even if the break does not name its thread", () => {
    game.say("debug_enter", [], 3n);
    expect(game.heard.at(-1)).toEqual(["continue", 3n, []]);
  });
});

describe("a game without the addon", () => {
  test("is told to have been held by the debugger, with the reason", () => {
    game.say("set_pid", [4242n]);
    game.say("window:title", ["Room (DEBUG)"]);
    bench.clock.advance(5000);
    game.say("debug_enter", [false, "Out of bounds", true, 12n], 12n);
    expect(bench.on("custom/debugger_break")).toEqual([
      { event_name: "debugger_break", reason: "Out of bounds" },
    ]);
  });

  test("is a source with the name of its title and its engine version, a second after it has loaded", () => {
    game.say("set_pid", [4242n]);
    bench.clock.advance(5000);
    game.say("output", output(["Godot Engine v4.6.3.stable - https://godotengine.org\n", 0]));
    game.say("window:title", ["Room (DEBUG)"]);
    bench.clock.advance(999);
    expect(bench.hub.registry.all()).toEqual([]);
    bench.clock.advance(1);
    expect(bench.hub.registry.all()).toMatchObject([
      { name: "Room", connected: true, hello: { engine: "4.6.3.stable", pid: 4242 } },
    ]);
    expect(bench.on("log/info")).toEqual([
      { message: "Godot Engine v4.6.3.stable - https://godotengine.org" },
    ]);
  });

  test("has an assigned name if it has no title and loads for more than ten seconds", () => {
    game.say("set_pid", [4242n]);
    bench.clock.advance(9999);
    expect(bench.hub.registry.all()).toEqual([]);
    bench.clock.advance(1);
    expect(bench.hub.registry.all()).toMatchObject([{ name: "game-1" }]);
    game.say("window:title", ["Room (DEBUG)"]);
    game.say("window:title", ["Room, 60 fps (DEBUG)"]);
    expect(bench.hub.registry.all()).toMatchObject([{ name: "Room", hello: { pid: 4242 } }]);
    expect(bench.clock.timers).toBe(0);
  });

  test("that has no window is a source a second after its first monitors", () => {
    game.say("performance:profile_frame", monitors());
    bench.clock.advance(1000);
    expect(bench.hub.registry.all()).toMatchObject([{ name: "game-1" }]);
  });

  test("shows its monitors by name and unit, and custom ones", () => {
    goAlone();
    game.say("performance:profile_names", [
      {
        type: "Array",
        elementType: { kind: "builtin", typeNumber: 21 },
        values: [
          { type: "StringName", name: "enemies" },
          { type: "StringName", name: "odd" },
          { type: "StringName", name: "id" },
        ],
      },
      [0n, 0n, 0n],
    ]);
    const some = { 0: 60, 1: 0.0302, 2: 0.001, 4: 3 * 1024 * 1024, 9: 7, 23: 0.25, 58: 5 };
    game.say("performance:profile_frame", monitors(some, [3n, null, -9223372036854775808n]));
    const [shown] = bench.on("performance");
    expect(shown).toMatchObject({
      fps: 60,
      process_time_ms: 30.2,
      physics_time_ms: 1,
      memory_usage_mb: 3,
      nodes: 7,
      audio_output_latency_ms: 250,
      navigation_3d_obstacles: 5,
      custom: { enemies: 3, id: "-9223372036854775808" },
    });
    expect(Object.keys(shown ?? {})).toHaveLength(60);
  });

  test("shows no custom monitor named __proto__, which no format but JSON could carry", () => {
    goAlone();
    game.say("performance:profile_names", [
      ["__proto__", "constructor"],
      [0n, 0n],
    ]);
    game.say("performance:profile_frame", monitors({}, [3n, 4n]));
    expect(Object.entries((bench.on("performance")[0]?.custom ?? {}) as object)).toEqual([
      ["constructor", 4],
    ]);
  });

  test("of an older Godot shows only the monitors that it has, with custom ones kept apart", () => {
    goAlone();
    game.say("performance:profile_names", [["a"], [0n]]);
    game.say("performance:profile_frame", [...Array<number>(33).fill(1), 9]);
    const [shown] = bench.on("performance");
    expect(Object.keys(shown ?? {})).toHaveLength(34);
    expect(shown).toMatchObject({ navigation_edges_free: 1, custom: { a: 9 } });
    expect(shown).not.toHaveProperty("navigation_obstacles");
  });

  test("has one fps sample a second: the mean of that second, and its worst frame", () => {
    goAlone();
    game.say("performance:profile_frame", monitors({ 0: 50, 1: 0.031, 2: 0.002, 4: 1024 * 1024 }));
    expect(bench.on("fps")).toEqual([
      {
        fps: 50,
        frame_time_ms: 20,
        physics_time_ms: 2,
        memory_usage_mb: 1,
        worst_process_time_ms: 31,
        measured: "second_mean",
      },
    ]);
    expect(bench.packets).toHaveLength(1);
  });

  test("has no fps sample of the first second, in which the engine has not measured yet", () => {
    goAlone();
    game.say("performance:profile_frame", monitors({ 0: 1 }));
    expect([bench.on("fps"), bench.on("performance").length]).toEqual([[], 1]);
    // Nor is the 1 that stands there until then told.
    expect(bench.on("performance")[0]).not.toHaveProperty("fps");
  });

  test("shows what it prints, by kind", () => {
    goAlone();
    game.say("output", output(["a\nb", 0], ["oh", 1], ["[b]c[/b]", 2]));
    expect(bench.on("log/info")).toEqual([{ message: "a\nb" }, { message: "[b]c[/b]", printed: "rich" }]);
    expect(bench.on("log/error")).toEqual([{ message: "oh", printed: "stderr" }]);
  });

  test("shows a script's error with its file, line, function and stack", () => {
    goAlone();
    const place = ["res://main.gd", "fail", 41n, "res://main.gd", "_process", 16n];
    game.say("error", [
      0n,
      0n,
      1n,
      98n,
      "res://main.gd",
      "fail",
      41n,
      "Out of bounds",
      "",
      false,
      6n,
      ...place,
    ]);
    expect(bench.on("log/error")).toEqual([
      {
        message: "Out of bounds",
        file: "res://main.gd",
        line: 41,
        function: "fail",
        stack: [
          { file: "res://main.gd", line: 41, function: "fail" },
          { file: "res://main.gd", line: 16, function: "_process" },
        ],
      },
    ]);
  });

  test("shows 32 frames of a stack, and how many more there were", () => {
    goAlone();
    const stack = Array.from({ length: 35 }, (_, line) => ["res://main.gd", "fail", BigInt(line)]).flat();
    const fields = [0n, 0n, 1n, 98n, "res://main.gd", "fail", 0n, "Too deep", "", false];
    game.say("error", [...fields, BigInt(stack.length), ...stack]);
    const [error] = bench.on("log/error");
    expect(error?.stack).toHaveLength(32);
    expect(error).toMatchObject({ stack_left_out: 3 });
    expect(bench.hub.omissions.toRecord()).toMatchObject({ stack_frames_left_out: 3 });
  });

  test("shows 256 custom monitors and 200 different messages a second, and counts the others", () => {
    goAlone();
    const names = Array.from({ length: 260 }, (_, index) => `game/m${index}`);
    game.say("performance:profile_names", [names]);
    game.say("performance:profile_frame", [...Array<number>(33).fill(1), ...names.map(() => 7)]);
    expect(Object.keys(bench.on("performance")[0]?.custom as object)).toHaveLength(256);
    for (let count = 0; count < 210; count++) game.say("output", output([`line ${count}`, 0]));
    bench.clock.advance(1000);
    expect(bench.on("log/info")).toHaveLength(200);
    expect(bench.hub.omissions.toRecord()).toMatchObject({
      custom_monitors_left_out: 4,
      log_messages_left_out: 10,
    });
  });

  test("shows the caller of push_warning, and the place of an engine's error", () => {
    goAlone();
    const at = ["core/variant/variant_utility.cpp", "push_warning", 1034n];
    game.say("error", [0n, 0n, 0n, 1n, ...at, "hot", "", true, 3n, "res://a.gd", "_ready", 9n]);
    game.say("error", [0n, 0n, 0n, 1n, "a.cpp", "f", 3n, "Condition x", "It broke.", false, 0n]);
    expect(bench.on("log/warning")).toMatchObject([
      { message: "hot", file: "res://a.gd", line: 9, function: "_ready", engine: { line: 1034 } },
    ]);
    expect(bench.on("log/error")).toEqual([
      { message: "It broke.", condition: "Condition x", file: "a.cpp", line: 3, function: "f" },
    ]);
  });

  test("that sends a lot in its first second gets a source at once", () => {
    game.say("window:title", ["Room"]);
    for (let count = 0; count < 300; count++) game.say("output", output([`line ${count}`, 0]));
    expect(bench.hub.registry.all()).toHaveLength(1);
    bench.clock.advance(1000);
    expect(bench.hub.registry.all()).toHaveLength(1);
    expect(bench.on("log/info").slice(0, 200)).toEqual(
      Array.from({ length: 200 }, (_, count) => ({ message: `line ${count}` })),
    );
  });

  test("that ends in its first second still becomes a source with its messages", () => {
    game.say("output", output(["last words", 0]));
    game.leave();
    expect(bench.on("log/info")).toEqual([{ message: "last words" }]);
    expect(bench.hub.registry.all()).toMatchObject([{ connected: false }]);
    expect(bench.clock.timers).toBe(0);
  });

  test("that disconnects is a disconnected source", () => {
    goAlone();
    game.leave();
    game.leave();
    expect(bench.hub.registry.all()).toMatchObject([{ name: "Room", connected: false }]);
    expect([bench.debuggers.connections, bench.clock.timers]).toEqual([0, 0]);
  });
});

describe("a game with the addon and the debugger is one source", () => {
  const everything = () => {
    game.say("output", output(["printed", 0]));
    game.say("error", [0n, 0n, 0n, 1n, "a.gd", "f", 3n, "bad", "", false, 0n]);
    game.say("performance:profile_frame", monitors({ 0: 60, 1: 0.01 }));
  };

  test("the addon first: nothing is reported twice", () => {
    const addon = bench.addon(4242);
    game.say("set_pid", [4242n]);
    everything();
    bench.clock.advance(5000);
    everything();
    expect(bench.told).toEqual([]);
    expect(bench.hub.registry.all()).toEqual([addon]);
    expect(bench.debuggers.count).toBe(0);
  });

  test("the addon within the first second: earlier messages are left to the addon", () => {
    game.say("set_pid", [4242n]);
    bench.clock.advance(8000);
    game.say("window:title", ["Room (DEBUG)"]);
    everything();
    bench.clock.advance(500);
    const addon = bench.addon(4242);
    bench.clock.advance(5000);
    expect(bench.told).toEqual([]);
    expect(bench.hub.registry.all()).toEqual([addon]);
  });

  test("the addon much later: it takes the name over, and the other source is forgotten", () => {
    goAlone();
    const addon = bench.addon(4242, "Room");
    everything();
    expect(bench.told).toEqual([]);
    expect(bench.hub.registry.all()).toEqual([addon]);
    expect(addon.name).toBe("Room");
  });

  test("the addon disconnects and the game stays: the debugger reports the game again", () => {
    const addon = bench.addon(4242, "Room");
    game.say("set_pid", [4242n]);
    game.say("window:title", ["Room (DEBUG)"]);
    bench.hub.close(addon);
    everything();
    expect(bench.told).toEqual([]);
    bench.clock.advance(1000);
    expect(bench.told.map(({ topic, source }) => `${source} ${topic}`)).toEqual([
      "Room log/info",
      "Room log/error",
      "Room performance",
      "Room fps",
    ]);
    expect(bench.hub.registry.connected()).toHaveLength(1);
  });

  test("the addon disconnects because the game ends: no other source appears", () => {
    const addon = bench.addon(4242);
    game.say("set_pid", [4242n]);
    bench.hub.close(addon);
    everything();
    game.leave();
    bench.clock.advance(2000);
    expect([bench.told, bench.hub.registry.all()]).toEqual([[], [addon]]);
  });

  test.each([
    ["of another process", 4243, "local"],
    ["of a process of that number on another machine", 4242, "10.0.0.5"],
  ])("but not with the addon %s", (_, pid, machine) => {
    bench.addon(pid, "other", machine);
    goAlone();
    expect(bench.hub.registry.all().map(({ name }) => name)).toEqual(["other", "Room"]);
  });

  test("over IPv6 and IPv4 of one machine, and over the network of one headset", () => {
    bench.addon(1, "a", "local");
    bench.addon(2, "b", "10.0.0.5");
    const games = [
      bench.connect("::1:5000"),
      bench.connect("::ffff:127.0.0.1:1"),
      bench.connect("10.0.0.5:7"),
    ];
    for (const [index, pid] of [1n, 1n, 2n].entries()) games[index]?.say("set_pid", [pid]);
    expect(games.map(({ session }) => session.source?.name)).toEqual(["a", "a", "b"]);
  });
});

describe("profilers", () => {
  const frame = (number: number, functions: Variant[]): Variant[] => [
    BigInt(number),
    0.0302,
    0.0301,
    0.0001,
    1 / 60,
    0.03,
    1n,
    "physics_3d",
    4n,
    { type: "StringName", name: "step" },
    0.002,
    "flush_queries",
    0.000_024,
    BigInt(functions.length),
    ...functions,
  ];
  const burn = (): void => {
    game.say("servers:function_signature", [{ type: "StringName", name: "res://main.gd::14::_process" }, 1n]);
    game.say("servers:function_signature", [{ type: "StringName", name: "res://main.gd::34::burn" }, 4n]);
    game.say(
      "servers:profile_frame",
      frame(119, [1n, 1n, 0.000_008, 0.030_082, 0.0, 4n, 1n, 0.030_067, 0.030_067, 0.0]),
    );
  };
  const switches = () => game.heard.filter((one) => String((one as Variant[])[0]).startsWith("profiler:"));

  test("are on only while a client is subscribed to a profile", () => {
    goAlone();
    bench.debuggers.demandChanged();
    expect(switches()).toEqual([]);
    bench.subscribed.add("profiler/scripts");
    bench.debuggers.demandChanged();
    bench.subscribed.add("profiler/servers").add("profiler/visual");
    bench.debuggers.demandChanged();
    bench.subscribed.delete("profiler/scripts");
    bench.debuggers.demandChanged();
    bench.subscribed.clear();
    bench.debuggers.demandChanged();
    expect(switches()).toEqual([
      ["profiler:servers", 1n, [true, [128n]]],
      ["profiler:visual", 1n, [true]],
      ["profiler:servers", 1n, [false]],
      ["profiler:visual", 1n, [false]],
    ]);
  });

  test("are on for a game with subscribers by name, once it has that name", () => {
    bench.subscribed.add("profiler/scripts of Room");
    const other = bench.connect();
    game.say("window:title", ["Room (DEBUG)"]);
    bench.clock.advance(1000);
    expect(switches()).toHaveLength(1);
    expect(other.heard).toHaveLength(2);
  });

  test("are on for a game with subscribers by name, if its addon gives it that name", () => {
    bench.subscribed.add("profiler/scripts of room");
    game.say("set_pid", [4242n]);
    bench.addon(4242, "room");
    expect(switches()).toHaveLength(1);
  });

  test("of scripts are on for late frames if that is set; then only late frames are reported; the setting may change at any time", () => {
    bench.profilesHitches = true;
    goAlone();
    expect([switches().length, game.session.describe().profiling]).toEqual([1, ["late frames"]]);
    burn();
    const quick = frame(120, []).with(1, 0.004);
    game.say("servers:profile_frame", quick);
    expect(bench.on("profiler/scripts").map(({ frame: number }) => number)).toEqual([119]);
    bench.subscribed.add("profiler/scripts");
    bench.debuggers.demandChanged();
    game.say("servers:profile_frame", quick);
    expect(bench.on("profiler/scripts").map(({ frame: number }) => number)).toEqual([119, 120]);
    bench.subscribed.clear();
    bench.profilesHitches = false;
    bench.debuggers.demandChanged();
    expect(switches().map((one) => (one as Variant[])[2])).toEqual([[true, [128n]], [false]]);
  });

  test("name the slow function of a frame in that frame, ordered by time of its own", () => {
    bench.subscribed.add("profiler/scripts");
    goAlone();
    burn();
    expect(bench.on("profiler/scripts")).toEqual([
      {
        frame: 119,
        frame_time_ms: 30.2,
        process_time_ms: 30.1,
        physics_time_ms: 0.1,
        script_time_ms: 30,
        functions: [
          {
            function: "burn",
            file: "res://main.gd",
            line: 34,
            calls: 1,
            self_ms: 30.067,
            total_ms: 30.067,
            usual_ms: 0,
          },
          {
            function: "_process",
            file: "res://main.gd",
            line: 14,
            calls: 1,
            self_ms: 0.008,
            total_ms: 30.082,
            usual_ms: 0,
          },
        ],
      },
    ]);
    expect(bench.on("profiler/servers")).toEqual([]);
  });

  test("report the work of the servers", () => {
    bench.subscribed.add("profiler/servers");
    goAlone();
    burn();
    expect(bench.on("profiler/servers")).toMatchObject([
      {
        frame: 119,
        servers: [
          {
            server: "physics_3d",
            functions: [
              { function: "step", time_ms: 2 },
              { function: "flush_queries", time_ms: 0.024 },
            ],
          },
        ],
      },
    ]);
  });

  test("report the time of each area of rendering", () => {
    bench.subscribed.add("profiler/visual");
    goAlone();
    const marks = [
      ["Frame begin", 0, 0],
      ["> Viewport 0", 0.5, 0],
      ["Shadows", 1, 0.25],
      ["Opaque", 2, 1.25],
      ["< Viewport 0", 4.5, 3],
      ["Blit", 5, 3.5],
      ["Frame end", 5.5, 4],
    ] satisfies Variant[][];
    game.say("visual:profile_frame", [7n, BigInt(marks.length * 3), ...marks.flat()]);
    expect(bench.on("profiler/visual")).toEqual([
      {
        frame: 7,
        cpu_time_ms: 5.5,
        gpu_time_ms: 4,
        areas: [
          { area: "Frame begin", cpu_ms: 0.5, gpu_ms: 0 },
          { area: "Viewport 0", cpu_ms: 0.5, gpu_ms: 0.25 },
          { area: "Viewport 0/Shadows", cpu_ms: 1, gpu_ms: 1 },
          { area: "Viewport 0/Opaque", cpu_ms: 2.5, gpu_ms: 1.75 },
          { area: "other", cpu_ms: 0.5, gpu_ms: 0.5 },
          { area: "Blit", cpu_ms: 0.5, gpu_ms: 0.5 },
        ],
      },
    ]);
  });

  test("report the 32 functions with the most time of their own, the 16 with the most time in all, and the number of the others", () => {
    bench.subscribed.add("profiler/scripts");
    goAlone();
    const functions = Array.from({ length: 60 }, (_, id) => [BigInt(id), 1n, id / 1000, 1, 0]).flat();
    game.say("servers:profile_frame", frame(1, functions));
    const [data] = bench.on("profiler/scripts");
    const named = ((data?.functions ?? []) as JsonObject[]).map(({ function: name }) => name);
    const range = (from: number, to: number) =>
      Array.from({ length: from - to + 1 }, (_, index) => `#${from - index}`);
    expect(named).toEqual([...range(59, 28), ...range(15, 0)]);
    expect(data).toMatchObject({ left_out: 12 });
    expect(bench.hub.omissions.toRecord()).toMatchObject({ profile_entries_left_out: 12 });
  });

  test("report a lambda by the name that the engine gives it, once", () => {
    bench.subscribed.add("profiler/scripts");
    goAlone();
    game.say("servers:function_signature", ["res://main.gd::48::<anonymous lambda>(lambda)", 0n]);
    game.say("servers:profile_frame", frame(1, [0n, 1n, 0.1, 0.1, 0]));
    expect(bench.on("profiler/scripts")[0]).toMatchObject({
      functions: [{ function: "<anonymous lambda>", file: "res://main.gd", line: 48 }],
    });
  });

  test("report a frame for hitches in which input took long before the measured work began, and none in which only another thread ran", () => {
    bench.profilesHitches = true;
    goAlone();
    game.say("servers:function_signature", ["res://main.gd::14::_nap", 0n]);
    game.say("servers:function_signature", ["res://main.gd::30::_on_pressed", 1n]);
    const quick = (number: number, functions: Variant[]) => {
      bench.clock.advance(11);
      game.say("servers:profile_frame", frame(number, functions).with(1, 0.001));
    };
    for (let number = 1; number <= 20; number++) quick(number, [0n, 4n, 0.01, 0.01, 0]);
    const before = bench.on("profiler/scripts").length;
    expect(before).toBeLessThan(10);
    quick(21, [0n, 4n, 0.01, 0.01, 0]);
    quick(22, [1n, 1n, 0.1, 0.1, 0, 0n, 40n, 0.1, 0.1, 0]);
    expect(bench.on("profiler/scripts").slice(before)).toMatchObject([
      { frame: 22, functions: [{ function: "_on_pressed" }, { function: "_nap", other_thread: true }] },
    ]);
  });

  test("tell of 256 servers, functions of a server and areas, and how many more there were", () => {
    bench.subscribed.add("profiler/servers").add("profiler/visual");
    goAlone();
    const times = Array.from({ length: 300 }, (_, index) => [`f${index}`, 0.001]).flat();
    const servers = Array.from({ length: 260 }, (_, index) => [`s${index}`, 2n, "f", 0.001]).flat();
    const head = frame(1, []).slice(0, 6);
    game.say("servers:profile_frame", [...head, 1n, "s", BigInt(times.length), ...times, 0n]);
    game.say("servers:profile_frame", [...head, 260n, ...servers, 0n]);
    expect(bench.on("profiler/servers").map(({ left_out }) => left_out)).toEqual([44, 4]);
    const marks = Array.from({ length: 257 }, (_, index) => [`a${index}`, index, index]).flat();
    game.say("visual:profile_frame", [1n, 0n, ...marks]);
    expect(bench.on("profiler/visual")).toMatchObject([{ left_out: 1 }]);
    expect(bench.hub.omissions.toRecord()).toMatchObject({ profile_entries_left_out: 49 });
  });

  test("count the names of functions that are too many to be kept", () => {
    for (let id = 0; id < 16_390; id++) game.say("servers:function_signature", [`f${id}`, BigInt(id)]);
    expect(bench.hub.omissions.toRecord()).toMatchObject({ function_names_left_out: 6 });
  });

  test("turn every frame into an fps sample with its number and times, instead of one a second", () => {
    bench.subscribed.add("profiler/scripts");
    goAlone();
    game.say("performance:profile_frame", monitors({ 0: 60, 1: 0.01 }));
    burn();
    game.say("performance:profile_frame", monitors({ 0: 59, 1: 0.01 }));
    expect(bench.on("fps")).toMatchObject([
      { measured: "second_mean" },
      { fps: 60, frame: 119, frame_time_ms: 30.2, process_time_ms: 30.1, measured: "frame_work" },
    ]);
    bench.clock.advance(3000);
    game.say("performance:profile_frame", monitors({ 0: 58, 1: 0.01 }));
    expect(bench.on("fps").at(-1)).toMatchObject({ fps: 58, measured: "second_mean" });
  });

  test("with the addon add only the profiles to its source", () => {
    bench.subscribed.add("profiler/scripts");
    bench.addon(4242, "room");
    game.say("set_pid", [4242n]);
    game.say("performance:profile_frame", monitors({ 0: 60, 1: 0.01 }));
    burn();
    expect(bench.told.map(({ topic, source }) => `${source} ${topic}`)).toEqual(["room profiler/scripts"]);
  });
});

describe("an unreadable message", () => {
  test.each([
    ["noise", Uint8Array.of(1, 2, 3)],
    ["a Variant that is no array", bytesOf("hello")],
    ["an array of two", bytesOf(["set_pid", 1n])],
    ["an array without a name", bytesOf([1n, 1n, []])],
    ["nothing", new Uint8Array()],
  ])("%s: a peer that begins with it is closed with a code", (_, bytes) => {
    game.bytes(bytes);
    expect(game.closed).toMatchObject({ code: 1007 });
    expect(Buffer.byteLength(game.closed?.reason ?? "")).toBeLessThanOrEqual(123);
    expect(bench.refusals.toRecord()).toEqual({ bad_debugger_message: 1 });
  });

  test("is tolerated a hundred times from a game that sent readable ones before", () => {
    game.say("set_pid", [1n]);
    for (let count = 0; count < 99; count++) game.bytes(Uint8Array.of(1));
    expect(game.closed).toBeUndefined();
    game.bytes(Uint8Array.of(1));
    expect([game.closed?.code, bench.refusals.total]).toEqual([1007, 100]);
  });

  test.each([
    ["output", ["text"]],
    ["error", [1n, 2n]],
    ["performance:profile_names", [5n]],
    ["servers:profile_frame", ["x"]],
    ["servers:function_signature", [1n, "x"]],
    ["visual:profile_frame", []],
  ] satisfies [string, Variant[]][])("%s with other fields is counted and changes nothing", (name, data) => {
    goAlone();
    game.say(name, data);
    expect([bench.told, bench.refusals.get("bad_debugger_message")]).toEqual([[], 1]);
  });

  test("of an unknown name is ignored and counted, under at most 64 names", () => {
    for (let count = 0; count < 100; count++) game.say(`my:thing ${count}`, [BigInt(count)]);
    game.say("my:thing 0", []);
    const { ignored } = bench.debuggers.describe() as { ignored: Record<string, number> };
    expect(Object.keys(ignored)).toHaveLength(65);
    expect([ignored["my:thing 0"], ignored.other, game.closed]).toEqual([2, 36, undefined]);
    expect(bench.hub.omissions.toRecord()).toMatchObject({ ignored_names_merged: 36 });
  });

  test("never breaks the session, whatever it contains", () => {
    goAlone();
    bench.subscribed.add("profiler/scripts").add("profiler/servers").add("profiler/visual");
    bench.debuggers.demandChanged();
    const names = fc.constantFrom(
      "output",
      "error",
      "performance:profile_names",
      "performance:profile_frame",
      "servers:profile_frame",
      "servers:function_signature",
      "visual:profile_frame",
      "set_pid",
      "window:title",
      "debug_enter",
    );
    fc.assert(
      fc.property(names, fc.array(variants, { maxLength: 20 }), (name, data) => {
        game.say(name, data);
        for (const { data: told } of bench.told.splice(0))
          expect(JSON.parse(JSON.stringify(told))).toEqual(told);
      }),
      { numRuns: 1000 },
    );
  });
});
