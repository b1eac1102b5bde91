import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { eventOf, FakeRelay, type JsonObject, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { skipWithout } from "../../support/needs.ts";
import { SIGNALS } from "../../support/system-parts.ts";

setDefaultTimeout(60_000);

const dataOf = (received: Received) => (eventOf(received)?.data ?? {}) as JsonObject;
const isEvent = (kind: string) => (received: Received) => eventOf(received)?.event === kind;
const isCustom = (name: string) => (received: Received) => dataOf(received).event_name === name;
const says = (text: string) => (received: Received) => String(dataOf(received).message ?? "").includes(text);
const SCRIPT = "res://misbehaviour.gd";

/** How often a message was told, by the counts of its events. */
const told = (received: readonly Received[], text: string) =>
  received
    .filter(says(text))
    .map((each) => Number(dataOf(each).count))
    .reduce((sum, count) => sum + count, 0);

describe.skipIf(skipWithoutGodot())("the addon reports by itself", () => {
  test("errors and warnings of scripts and engine, with file, line and stack", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await game.do({ do: "misbehave", kind: "push_error" });
    const pushed = await relay.received.first(says("deliberate error"));
    const line = await game.do({ do: "line_of", text: 'push_error("deliberate error")' });
    expect(eventOf(pushed)).toMatchObject({ type: "event", event: "error", timestamp: expect.any(Number) });
    expect(dataOf(pushed)).toMatchObject({
      message: "deliberate error",
      file: SCRIPT,
      line,
      function: "make",
      origin: "error",
      count: 1,
    });
    const stack = dataOf(pushed).stack as JsonObject[];
    expect(stack[0]).toEqual({ file: SCRIPT, line, function: "make" });
    expect(stack.at(1)).toMatchObject({ file: "res://game_driver.gd", function: "_carry_out" });

    await game.do({ do: "misbehave", kind: "push_warning" });
    const warned = await relay.received.first(says("deliberate warning"));
    expect(eventOf(warned)?.event).toBe("warning");
    expect(dataOf(warned)).toMatchObject({ file: SCRIPT, function: "make", count: 1 });

    await game.do({ do: "misbehave", kind: "script_error" });
    const broken = await relay.received.first((each) => dataOf(each).origin === "script");
    expect(dataOf(broken)).toMatchObject({
      file: SCRIPT,
      line: await game.do({ do: "line_of", text: "nothing.queue_free()" }),
      function: "_use_nothing",
    });

    await game.do({ do: "misbehave", kind: "engine_error" });
    const engine = await relay.received.first(says("there_is_no_such.tres"));
    expect(dataOf(engine).file).toMatch(/\.cpp$/);
    expect((dataOf(engine).stack as JsonObject[])[0]).toMatchObject({ file: SCRIPT, function: "make" });
    expect(await game.quit()).toBe(0);
  });

  test("a flood of one message as that message, and one more with the count", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isEvent("scene_changed"));
    await game.do({ do: "misbehave", kind: "push_error", count: 2000 });
    await relay.received.first((each) => says("deliberate error")(each) && Number(dataOf(each).count) > 1);
    expect(told(relay.received.all, "deliberate error")).toBe(2000);
    await game.do({ do: "misbehave", kind: "push_error", count: 10 });
    // What was not told yet is told at the end.
    expect(await game.quit()).toBe(0);
    await relay.received.first((each) => each.kind === "closed");
    expect(told(relay.received.all, "deliberate error")).toBe(2010);
    expect(relay.received.all.filter(says("deliberate error")).length).toBeLessThanOrEqual(6);
  });

  test("as many of a flood of different messages as a person can read, and the number of the others", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isEvent("scene_changed"));
    await game.do({ do: "misbehave", kind: "different_errors", count: 500 });
    const others = await relay.received.first(says("telemetry left messages out"));
    const those = relay.received.all.filter(says("error number")).length;
    expect(those).toBeWithin(50, 151);
    expect(those + Number(dataOf(others).count)).toBe(500);
  });

  test("prints only if the setting is on", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await game.do({ do: "misbehave", kind: "print" });
    await game.do({ do: "set", property: "send_prints", value: true });
    await game.do({ do: "misbehave", kind: "print", count: 2 });
    const said = await relay.received.first(says("said 1"));
    expect(eventOf(said)?.event).toBe("info");
    // The first of the two, and not the one before.
    expect(told(relay.received.all, "said 0")).toBe(1);
    expect(game.godot.output().match(/said 0/g)).toHaveLength(2);

    await game.do({ do: "set", property: "send_engine_errors", value: false });
    await game.do({ do: "misbehave", kind: "push_error" });
    await game.do({ do: "call", method: "log_info", arguments: ["that is all", { code: 1 }] });
    const info = await relay.received.first(says("that is all"));
    expect(dataOf(info)).toEqual({ message: "that is all", code: 1 });
    expect(relay.received.all.some(says("deliberate error"))).toBe(false);
  });

  test("no message of its own: these are only in the game's output", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isEvent("scene_changed"));
    relay.send({ type: "error", code: "bad_message", message: "no such thing" });
    relay.send({ command: "ping", id: 1 });
    await relay.received.first((each) => each.kind === "text" && each.json.type === "pong");
    while (!game.godot.output().includes("no such thing")) await game.get("connection_state");
    await game.logEvent("after");
    await relay.received.first(isCustom("after"));
    expect(await game.quit()).toBe(0);
    expect(relay.received.all.some(says("no such thing"))).toBe(false);
  });

  test("scenes that are loaded below the current one, with their parent, and objects only once", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isEvent("scene_changed"));
    await game.do({ do: "add_scene", scene: "res://second.tscn", below: "Stage" });
    await relay.received.take(2, isEvent("scene_changed"));
    await game.do({ do: "add_scene", scene: "res://object.tscn", below: "Objects", count: 50 });
    await game.do({ do: "add_scene", scene: "res://body.tscn", below: "Objects" });
    await game.do({ do: "change_scene", scene: "res://second.tscn" });
    await relay.received.take(4, isEvent("scene_changed"));
    expect(await game.quit()).toBe(0);
    await relay.received.first((each) => each.kind === "closed");
    expect(relay.received.all.filter(isEvent("scene_changed")).map(dataOf)).toEqual([
      { scene: "res://first.tscn", name: "First" },
      { scene: "res://second.tscn", name: "Second", parent: "/root/First/Stage" },
      { scene: "res://object.tscn", name: "Object", parent: "/root/First/Objects" },
      { scene: "res://second.tscn", name: "Second" },
    ]);
    expect(game.godot.complaints()).toEqual([]);
  });

  test("that a controller became another one, or a hand, by its profile or because the runtime tracks the hand", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isEvent("scene_changed"));
    const pose = { position: [0, 1, 0], rotation: [0, 0, 0, 1] } as const;
    const [touch, hand] = [
      "/interaction_profiles/oculus/touch_controller",
      "/interaction_profiles/ext/hand_interaction_ext",
    ];
    await game.do({ do: "track", tracker: "left_hand", ...pose });
    await game.do({ do: "profile", tracker: "left_hand", profile: touch });
    await game.do({ do: "profile", tracker: "left_hand", profile: hand });
    await relay.received.take(2, isCustom("tracker_changed"));
    await game.do({ do: "profile", tracker: "left_hand", profile: touch });
    await game.do({ do: "track_hand", position: [0, 1, 0] });
    await game.do({ do: "track", tracker: "left_hand", tracked: false });
    const events = (await relay.received.take(4, isCustom("tracker_changed"))).map(dataOf);
    const base = { event_name: "tracker_changed", tracker: "left_hand", type: "controller" };
    const became = (previous_profile: string, profile: string, previous_device: string, device: string) => ({
      ...base,
      ...{ previous_profile, profile, previous_device, device },
    });
    expect(events).toEqual([
      became("", touch, "controller", "controller"),
      became(touch, hand, "controller", "hand"),
      became(hand, touch, "hand", "controller"),
      became(touch, touch, "controller", "hand"),
    ]);
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  test("trackers added, lost, found and removed, and the end of the game", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isEvent("scene_changed"));
    const pose = { position: [0, 1, 0], rotation: [0, 0, 0, 1] } as const;
    await game.do({ do: "track", tracker: "left_hand", ...pose });
    const added = await relay.received.first(isCustom("tracker_added"));
    expect(dataOf(added)).toEqual({ event_name: "tracker_added", tracker: "left_hand", type: "controller" });
    await game.do({ do: "track", tracker: "left_hand", tracked: false });
    const lost = await relay.received.first(isCustom("tracker_lost"));
    expect(dataOf(lost)).toMatchObject({ tracker: "left_hand", type: "controller" });
    await game.do({ do: "track", tracker: "left_hand", ...pose });
    await relay.received.first(isCustom("tracker_found"));
    await game.do({ do: "untrack", tracker: "left_hand" });
    await relay.received.first(isCustom("tracker_removed"));
    expect(await game.quit()).toBe(0);
    const names = relay.received.all.map((each) => dataOf(each).event_name).filter(Boolean);
    expect(names).toEqual(["tracker_added", "tracker_lost", "tracker_found", "tracker_removed", "game_exit"]);
    expect(game.godot.complaints()).toEqual([]);
  });

  test("trackers replaced, or added and removed while lost, each once", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isEvent("scene_changed"));
    const tracker = "waist";
    const rotation = [0, 0, 0, 1];
    const isAt = (x: number) => (each: Received) =>
      JSON.stringify(dataOf(each).trackers ?? "").includes(`"position":[${x},0,0]`);
    await game.do({ do: "track", tracker, position: [1, 0, 0], rotation });
    await relay.received.first(isAt(1));
    await game.do({ do: "track", tracker, anew: true, position: [2, 0, 0], rotation });
    await relay.received.first(isAt(2));
    await game.do({ do: "track", tracker, tracked: false });
    await relay.received.first(isCustom("tracker_lost"));
    await game.do({ do: "track", tracker, position: [2, 0, 0], rotation });
    await relay.received.first(isCustom("tracker_found"));
    // In one frame.
    await Promise.all([
      game.do({ do: "track", tracker, tracked: false }),
      game.do({ do: "untrack", tracker }),
      game.do({ do: "track", tracker, position: [3, 0, 0], rotation }),
      game.do({ do: "track", tracker, tracked: false }),
    ]);
    await relay.received.take(2, isCustom("tracker_lost"));
    await game.do({ do: "track", tracker, position: [3, 0, 0], rotation });
    await relay.received.take(2, isCustom("tracker_found"));
    expect(await game.quit()).toBe(0);
    const told = relay.received.all.map((each) => String(dataOf(each).event_name));
    expect(told.filter((name) => name.startsWith("tracker_"))).toEqual([
      ...["tracker_added", "tracker_added", "tracker_lost", "tracker_found"],
      ...["tracker_removed", "tracker_added", "tracker_lost", "tracker_found", "tracker_removed"],
    ]);
    expect(game.godot.complaints()).toEqual([]);
  });

  test("trackers whose pose has its own name, such as the eyes", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isEvent("scene_changed"));
    const gaze = { position: [0, 1.5, 0.25], rotation: [0, 0, 0, 1] };
    await game.do({ do: "track", tracker: "/user/eyes_ext", pose: "eye_pose", ...gaze });
    const isPosed = (each: Received) => JSON.stringify(dataOf(each).trackers ?? "").includes("eye_pose");
    const told = dataOf(await relay.received.first(isPosed)).trackers;
    const poses = { eye_pose: { ...gaze, tracked: true, confidence: "high" } };
    expect(told).toMatchObject([{ tracker: "/user/eyes_ext", tracked: true, poses }]);
    relay.send({ command: "get_snapshot", id: "now" });
    const isAnswer = (each: Received) => each.kind === "text" && each.json.id === "now";
    const answer = await relay.received.first(isAnswer);
    expect(answer).toMatchObject({ json: { data: { trackers: [{ tracked: true, poses }] } } });
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  test.skipIf(skipWithout(SIGNALS))("a crash of the game, after all earlier events", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isEvent("scene_changed"));
    await game.do({ do: "log_many", from: 0, count: 500, padding: 200 });
    process.kill(game.godot.pid, "SIGSEGV");
    expect(await game.godot.exited).toBe(134);
    await relay.received.first((each) => each.kind === "closed");
    const crash = await relay.received.first(says("the game crashed"));
    expect(eventOf(crash)?.event).toBe("error");
    const logged = relay.received.all.filter(isCustom("numbered")).map((each) => dataOf(each).index);
    expect(logged).toEqual(Array.from({ length: 500 }, (_, index) => index));
    expect(relay.received.all.indexOf(crash)).toBeGreaterThan(
      relay.received.all.findIndex((each) => dataOf(each).index === 499),
    );
  });

  test("notifications of the system: focus, pauses, low memory, a close request", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isEvent("scene_changed"));
    for (const what of Object.values(NOTIFICATIONS)) await game.do({ do: "notify", what });
    await game.logEvent("all told");
    await relay.received.first(isCustom("all told"));
    const told = relay.received.all.filter((each) => eventOf(each) !== undefined).map(dataOf);
    expect(told.filter(({ frames, scene }) => frames === undefined && scene === undefined)).toEqual([
      { event_name: "focus", focused: false },
      { event_name: "app_paused" },
      { event_name: "app_resumed" },
      { event_name: "focus", focused: true },
      {
        message: "the system is low on memory",
        memory: expect.objectContaining({ free: expect.any(Number) }),
      },
      { event_name: "close_requested" },
      { event_name: "all told" },
    ]);
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });
});

/** The engine's numbers of `Node.NOTIFICATION_…`, in the order of the test. */
const NOTIFICATIONS = {
  APPLICATION_FOCUS_OUT: 2017,
  APPLICATION_PAUSED: 2015,
  APPLICATION_RESUMED: 2014,
  APPLICATION_FOCUS_IN: 2016,
  OS_MEMORY_WARNING: 2009,
  WM_CLOSE_REQUEST: 1006,
} as const;
