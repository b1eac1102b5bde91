import { describe, expect, test } from "bun:test";
import { RELAY_IDENTITY } from "../../../src/protocol/relay-identity.ts";
import { eventOf, FakeRelay, type JsonObject, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { type Round, traceIn } from "../../support/godot/frame-trace.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { StallingProxy } from "../../support/godot/stalling-proxy.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";

const TEST_MILLIS = 60_000;

type Of<Kind extends Received["kind"]> = Extract<Received, { kind: Kind }>;
const isPerformance = (received: Received): received is Of<"performance"> => received.kind === "performance";
const isTracking = (received: Received): received is Of<"tracking"> => received.kind === "tracking";
const isHello = (received: Received): received is Of<"text"> =>
  received.kind === "text" && received.json.type === "hello";
const isOpened = (received: Received): received is Of<"opened"> => received.kind === "opened";
const isEvent = (kind: string) => (received: Received) => eventOf(received)?.event === kind;
const isCustom = (name: string) => (received: Received) => dataOf(received).event_name === name;
const dataOf = (received: Received) => (eventOf(received)?.data ?? {}) as JsonObject;
const isAnswer = (type: string) => (received: Received) =>
  received.kind === "text" && received.json.type === type;
const jsonOf = (received: Received) => (received.kind === "text" ? received.json : undefined);

/** Indices of the numbered events received so far, in the order of their coming. */
const numbered = (received: readonly Received[]) =>
  received.filter(isCustom("numbered")).map((each) => dataOf(each).index);
const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const f32 = (numbers: unknown) => [...new Float32Array(numbers as number[])];

describe.skipIf(skipWithoutGodot())("the addon in a real Godot", () => {
  test(
    "sends a hello first, with its token, and samples at its own intervals",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url, env: { TELEMETRY_RELAY_TOKEN: "secret" } });
      await game.do({ do: "track", tracker: "head", position: [0, 1.7, 0], rotation: [0, 0, 0, 1] });
      const samples = await relay.received.take(3, isPerformance);

      const opened = await relay.received.first(isOpened);
      expect(opened.path).toBe("/producer");
      expect(opened.headers.authorization).toBe("Bearer secret");
      expect(jsonOf(relay.received.all[1] as Received)).toEqual({
        type: "hello",
        session: expect.stringMatching(/^[0-9a-f]{32}$/),
        source: "Telemetry Test Game",
        engine: expect.stringMatching(/^4\.\d+(\.\d+)?-\w+$/),
        project: "Telemetry Test Game",
        addon: RELAY_IDENTITY.version,
        // What the engine calls a machine whose model it does not know.
        device: expect.stringMatching(/./),
        pid: game.godot.pid,
        run: "",
        debug_build: true,
        features: ["max_delay"],
        intervals: { fps: 0.5, vr_tracking: 0.1, performance: 0.5 },
        commands: [],
      });
      const [first, , third] = samples as Of<"performance">[];
      // Two intervals of 0.5 s; a busy machine is given time, and only ever takes longer.
      expect(Number(third?.atMillis) - Number(first?.atMillis)).toBeWithin(900, 5000);
      expect(third?.fps).toBeWithin(5, 100);
      // The engine's own counter reads 1 during its first second.
      expect(first?.fps).toBeGreaterThan(1.5);
      expect(third?.frameMillis).toBeWithin(1, 500);
      expect(third?.physicsMillis).toBeGreaterThanOrEqual(0);

      const poses = (await relay.received.take(11, isTracking)) as Of<"tracking">[];
      expect(Number(poses[10]?.timeSeconds) - Number(poses[0]?.timeSeconds)).toBeWithin(0.95, 3);
      expect(await game.quit(7)).toBe(7);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "sends every pose and input of the engine unchanged",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await game.do({ do: "set", property: "tracking_update_interval", value: 0 });
      const track = async (command: Parameters<TestGame["do"]>[0]) => (await game.do(command)) as PoseAnswer;
      type PoseAnswer = { position: number[]; rotation: number[] };

      const head = await track({
        do: "track",
        tracker: "head",
        position: [0.1, 1.7, -0.25],
        rotation: [0, Math.SQRT1_2, 0, Math.SQRT1_2],
      });
      const left = await track({
        do: "track",
        tracker: "left_hand",
        position: [-0.3, 1.2, -0.4],
        rotation: [0.5, 0.5, 0.5, 0.5],
        inputs: {
          trigger: 0.8,
          grip: 0.25,
          trigger_click: true,
          ax_button: true,
          by_touch: true,
          menu_button: false,
        },
      });
      const right = await track({
        do: "track",
        tracker: "right_hand",
        pose: "grip",
        position: [0.3, 1.1, -0.5],
        rotation: [0, 0, 0, 1],
      });
      const has = (device: string) => (received: Received) =>
        isTracking(received) && device in received.devices;
      const full = (await relay.received.first(has("right_controller"))) as Of<"tracking">;
      expect(full.devices).toEqual({
        headset: { position: f32(head.position), rotation: f32(head.rotation), tracked: true },
        left_controller: {
          position: f32(left.position),
          rotation: f32(left.rotation),
          tracked: true,
          trigger: Math.fround(0.8),
          grip: 0.25,
          buttonBits: (1 << 0) | (1 << 4) | (1 << 13),
        },
        right_controller: {
          position: f32(right.position),
          rotation: [0, 0, 0, 1],
          tracked: true,
          trigger: 0,
          grip: 0,
          buttonBits: 0,
        },
      });
      expect(full.devices.headset?.position).toEqual(f32([0.1, 1.7, -0.25]));
      expect(Math.abs(full.timeSeconds - Date.now() / 1000)).toBeLessThan(30);

      await game.do({ do: "track", tracker: "left_hand", tracked: false });
      const lost = (await relay.received.first(
        (each) => isTracking(each) && each.devices.left_controller?.tracked === false,
      )) as Of<"tracking">;
      expect(lost.devices.left_controller?.position).toEqual(f32(left.position));
      const found = await track({
        do: "track",
        tracker: "left_hand",
        position: [-0.2, 1.1, -0.4],
        rotation: [0, 0, 0, 1],
      });
      const again = (await relay.received.first(
        (each) => isTracking(each) && each.devices.left_controller?.tracked === true,
        relay.received.all.indexOf(lost),
      )) as Of<"tracking">;
      expect(again.devices.left_controller?.position).toEqual(f32(found.position));
      // A runtime may hold a pose in which it has no confidence.
      const elsewhere = { position: [0, 2, 0], rotation: [0, 0, 0, 1] } as const;
      await game.do({ do: "track", tracker: "left_hand", confident: false, ...elsewhere });
      const doubted = (await relay.received.first(
        (each) => isTracking(each) && each.devices.left_controller?.tracked === false,
        relay.received.all.indexOf(again),
      )) as Of<"tracking">;
      await game.do({ do: "track", tracker: "left_hand", ...elsewhere });
      const trusted = (await relay.received.first(
        (each) => isTracking(each) && each.devices.left_controller?.tracked === true,
        relay.received.all.indexOf(doubted),
      )) as Of<"tracking">;
      expect(trusted.devices.left_controller?.position).toEqual(f32(elsewhere.position));
      const handless = { anew: true, plain: true, position: [0, 3, 0], rotation: [0, 0, 0, 1] } as const;
      await game.do({ do: "track", tracker: "left_hand", ...elsewhere, inputs: { trigger: 0.8 } });
      await game.do({ do: "track", tracker: "left_hand", ...handless });
      const replaced = (await relay.received.first(
        (each) => isTracking(each) && each.devices.left_controller?.position[1] === 3,
      )) as Of<"tracking">;
      expect(replaced.devices.left_controller).toMatchObject({ trigger: 0, grip: 0, buttonBits: 0 });
      const from = relay.received.all.indexOf(replaced);
      await game.do({ do: "untrack", tracker: "left_hand" });
      await relay.received.first((each) => isTracking(each) && !("left_controller" in each.devices), from);
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test.each([90, 120])(
    "samples every frame without a gap at %d frames a second, in one message a frame",
    async (maxFps) => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url, maxFps });
      await game.do({ do: "track", tracker: "head", position: [0, 1.7, 0], rotation: [0, 0, 0, 1] });
      await game.do({ do: "set", property: "fps_update_interval", value: 0 });
      await game.do({ do: "set", property: "tracking_update_interval", value: 0 });
      await game.logEvent("ready");
      const marker = await relay.received.first(isCustom("ready"));
      const from = relay.received.all.indexOf(marker);
      const performance = (await relay.received.take(200, isPerformance, from)) as Of<"performance">[];
      const tracking = (await relay.received.take(200, isTracking, from)) as Of<"tracking">[];

      expect(performance.map((each) => each.frame)).toEqual(range(Number(performance[0]?.frame), 200));
      expect(tracking.map((each) => each.frame)).toEqual(performance.map((each) => each.frame));
      expect(tracking.map((each) => each.message)).toEqual(performance.map((each) => each.message));
    },
    TEST_MILLIS,
  );

  test(
    "all samples and events of a frame leave in one message",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url, maxFps: 90 });
      await game.do({ do: "track", tracker: "head", position: [0, 1.7, 0], rotation: [0, 0, 0, 1] });
      await game.do({ do: "set", property: "fps_update_interval", value: 0 });
      await game.do({ do: "set", property: "tracking_update_interval", value: 0 });
      await game.logEvent("ready");
      await relay.received.first(isCustom("ready"));
      const from = relay.received.all.length;
      for (const batch of range(0, 40)) await game.do({ do: "log_many", from: batch * 3, count: 3 });
      await relay.received.first((each) => dataOf(each).index === 119, from);
      const received = relay.received.all.slice(from);
      expect(numbered(received)).toEqual(range(0, 120));
      const messages = new Set(received.map((each) => each.message));
      const frames = received.filter(isPerformance).length;
      expect(frames).toBeGreaterThan(30);
      // One more may have begun before.
      expect(messages.size).toBeLessThanOrEqual(frames + 1);
    },
    TEST_MILLIS,
  );

  test(
    "a burst of 1,000 events in one frame arrives whole and in order",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url, maxFps: 90 });
      await relay.received.first(isHello);
      await game.do({ do: "log_many", from: 0, count: 1000 });
      await relay.received.first((each) => dataOf(each).index === 999);
      expect(numbered(relay.received.all)).toEqual(range(0, 1000));
      expect(await game.get("events_dropped")).toBe(0);
      // A handful of messages, not a thousand.
      expect(Number(await game.get("messages_sent"))).toBeLessThan(60);
    },
    TEST_MILLIS,
  );

  test(
    "accepts events and the engine's warnings from many threads at once, each thread's in order",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await relay.received.first(isHello);
      await game.do({ do: "log_from_threads", threads: 6, count: 250 });
      const events = await relay.received.take(7 * 250, isCustom("from_thread"));
      const whoOf = (each: Received) => String(dataOf(each).who);
      const byThread = Map.groupBy(events, whoOf);
      expect(byThread.size).toBe(7);
      for (const own of byThread.values()) {
        expect(own.map((each) => dataOf(each).index)).toEqual(range(0, 250));
      }
      // Seven threads, five warnings each; the engine names the thread in none, the message does.
      const isWarning = (each: Received) => String(dataOf(each).message ?? "").startsWith("warning of ");
      const warnings = await relay.received.take(35, isWarning);
      expect(new Set(warnings.map((each) => dataOf(each).message)).size).toBe(35);
      expect(await game.get("events_dropped")).toBe(0);
      expect(await game.quit()).toBe(0);
    },
    TEST_MILLIS,
  );

  test(
    "sends hand joints and other trackers a few times a second, while a client needs poses",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await relay.received.first(isPerformance);
      await game.do({ do: "track_hand", position: [0.1, 1.2, -0.3] });
      const left = { tracked: true, joints: range(0, 26).map(() => [0.1, 1.2, -0.3, 0, 0, 0, 1]) };
      const alone = await relay.received.first(isCustom("xr_extra"));
      expect(dataOf(alone)).toEqual({ event_name: "xr_extra", hands: { left }, axes: {}, trackers: [] });
      await game.do({ do: "track", tracker: "waist", position: [0, 1, 0], rotation: [0, 0, 0, 1] });
      const both = await relay.received.first(
        (each) => isCustom("xr_extra")(each) && (dataOf(each).trackers as unknown[]).length > 0,
      );
      const { hands, trackers } = dataOf(both) as { hands: JsonObject; trackers: JsonObject[] };
      expect(hands).toEqual({ left });
      expect(trackers).toMatchObject([
        { tracker: "waist", tracked: true, poses: { default: { position: [0, 1, 0], confidence: "high" } } },
      ]);
      await game.do({ do: "track_hand", position: [0, 0, 0], tracked: false });
      await relay.received.first(
        (each) => (dataOf(each).hands as { left?: JsonObject } | undefined)?.left?.tracked === false,
      );
      relay.send({ command: "configure", config: { vr_tracking_enabled: false } });
      const ack = relay.received.all.indexOf(await relay.received.first(isAnswer("ack")));
      await relay.received.take(3, isPerformance, ack);
      expect(relay.received.all.slice(ack).some(isCustom("xr_extra"))).toBe(false);
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "sends the axes of thumbsticks as they move, and nothing while they rest",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      const pose = { position: [0, 1, 0], rotation: [0, 0, 0, 1] } as const;
      const push = (primary: readonly [number, number]) =>
        game.do({ do: "track", tracker: "left_hand", ...pose, inputs: { primary } });
      await game.do({ do: "track", tracker: "left_hand", ...pose });
      await game.do({ do: "track", tracker: "right_hand", ...pose, inputs: { secondary: [1, 0] } });
      const told = async (axes: JsonObject, from = 0) =>
        await relay.received.first(
          (each) => isCustom("xr_extra")(each) && Bun.deepEquals(dataOf(each).axes, axes),
          from,
        );
      const right = { secondary: [1, 0] };
      await told({ right });
      await push([0.25, -0.5]);
      const moved = await told({ left: { primary: [0.25, -0.5] }, right });
      expect(dataOf(moved)).toMatchObject({ hands: {}, trackers: [] });
      const samples = relay.received.all.indexOf(moved);
      await relay.received.take(8, isTracking, samples);
      expect(relay.received.all.slice(samples + 1).some(isCustom("xr_extra"))).toBe(false);
      await push([0, 0]);
      await told({ left: { primary: [0, 0] }, right }, samples);
      // Whoever listens anew is told where they are.
      const from = relay.received.all.length;
      relay.send({ command: "configure", config: { vr_tracking_enabled: false } });
      relay.send({ command: "configure", config: { vr_tracking_enabled: true } });
      await told({ left: { primary: [0, 0] }, right }, from);
      await game.do({ do: "untrack", tracker: "right_hand" });
      await told({ left: { primary: [0, 0] } }, from);
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "sends nothing about trackers while there are none, and monitors twice a second",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      const monitors = await relay.received.take(4, isEvent("performance"));
      expect(relay.received.all.some(isTracking)).toBe(false);
      const data = dataOf(monitors[3] as Received);
      expect(Object.keys(data)).toEqual([
        "memory_usage_mb",
        "cpu_load",
        "frames",
        "frame_interval_ms",
        "work_time_ms",
        "physics_time_ms",
        "physics_steps",
        ...(process.platform === "linux" ? ["main_thread_ms"] : []),
        "process_time_ms",
        "navigation_time_ms",
        "objects",
        "nodes",
        "resources",
        "orphan_nodes",
        "draw_calls",
        "static_memory_mb",
        // Without a screen there is no rate of a screen.
        "max_fps",
      ]);
      expect(data.max_fps).toBe(90);
      expect(data.memory_usage_mb).toBeWithin(1, 1000);
      // Waiting for the next frame is in the interval and not in the work.
      const { work_time_ms, frame_interval_ms, frames } = data as Record<
        string,
        { mean: number; max: number }
      >;
      expect(frame_interval_ms?.mean).toBeWithin(1000 / 91, 250);
      expect(work_time_ms?.mean).toBeGreaterThan(0.001);
      expect(work_time_ms?.mean).toBeLessThan(Number(frame_interval_ms?.mean) / 2);
      expect(frame_interval_ms?.max).toBeGreaterThanOrEqual(Number(frame_interval_ms?.mean));
      expect(Number(frames)).toBeWithin(2, 92);
      expect(data.cpu_load).toBeWithin(0.001, 64);
      if (process.platform === "linux") {
        const { ran, starved } = data.main_thread_ms as Record<string, number>;
        expect(ran).toBeWithin(0.1, 1000);
        expect(starved).toBeWithin(0, 1000);
      }
      expect(data.objects).toBeGreaterThan(100);
      // The root, the two autoloads and the scene.
      expect(data.nodes).toBeGreaterThanOrEqual(4);
      expect(data.draw_calls).toBe(0);
      // From the very first on.
      const early = dataOf(monitors[0] as Received) as Record<string, { mean: number }>;
      expect(early.work_time_ms?.mean).toBeLessThan(Number(early.frame_interval_ms?.mean) / 2);
      const [first, , , fourth] = monitors.map((each) => Number(eventOf(each)?.timestamp));
      expect(Number(fourth) - Number(first)).toBeWithin(1.4, 3);
      expect(await game.quit()).toBe(0);
    },
    TEST_MILLIS,
  );

  test(
    "keeps events in order, long ones compressed among short ones",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await game.do({ do: "log_many", from: 0, count: 3 });
      await game.do({ do: "log_many", from: 3, count: 2, padding: 2000 });
      await game.do({ do: "log_many", from: 5, count: 1 });
      await game.do({
        do: "call",
        method: "log_warning",
        arguments: ["careful", { message: "not this", code: 3 }],
      });
      await game.do({ do: "call", method: "log_error", arguments: ["broken", {}] });
      const error = await relay.received.first(isEvent("error"));
      const events = relay.received.all.filter((each) => isCustom("numbered")(each));

      expect(numbered(relay.received.all)).toEqual(range(0, 6));
      expect(events.slice(3, 5).map((each) => each.kind)).toEqual(["compressed", "compressed"]);
      const warning = await relay.received.first(isEvent("warning"));
      expect(dataOf(warning)).toEqual({ message: "careful", code: 3 });
      expect(dataOf(error)).toEqual({ message: "broken" });
      expect(Math.abs(Number(eventOf(error)?.timestamp) - Date.now() / 1000)).toBeLessThan(30);
    },
    TEST_MILLIS,
  );

  test(
    "compresses only JSON longer than the threshold in UTF-8 bytes",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await relay.received.first(isEvent("performance"));
      // What leaves together with something else is compressed in any case.
      for (const property of ["send_fps", "send_vr_tracking", "send_performance"]) {
        await game.do({ do: "set", property, value: false });
      }
      await game.logEvent("quiet");
      const quiet = relay.received.all.indexOf(await relay.received.first(isCustom("quiet")));
      await game.logEvent("padded", { text: "" });
      const empty = (await relay.received.first(isCustom("padded"), quiet)) as Of<"text">;
      // The timestamp's digits vary: stay a little away from the edge.
      const room = 1024 - empty.bytes - 6;
      const from = relay.received.all.length;
      await game.logEvent("padded", { text: "x".repeat(room) });
      const [short] = await relay.received.take(1, isCustom("padded"), from);
      await game.logEvent("padded", { text: "é".repeat(room / 2 + 12) });
      const [, long] = await relay.received.take(2, isCustom("padded"), from);
      expect([short?.kind, long?.kind]).toEqual(["text", "compressed"]);
    },
    TEST_MILLIS,
  );

  test(
    "reports the first scene and every change of it",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      expect(dataOf(await relay.received.first(isEvent("scene_changed")))).toEqual({
        scene: "res://first.tscn",
        name: "First",
      });
      await game.do({ do: "change_scene", scene: "res://second.tscn" });
      const [, second] = await relay.received.take(2, isEvent("scene_changed"));
      expect(dataOf(second as Received)).toEqual({ scene: "res://second.tscn", name: "Second" });
    },
    TEST_MILLIS,
  );

  test(
    "converts every kind of value to sensible JSON",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await game.do({ do: "log_odd_values" });
      const data = dataOf(await relay.received.first(isCustom("odd")));
      const { itself, object, ...rest } = data;
      expect(rest).toEqual({
        event_name: "odd",
        vector2: [1, 2],
        vector3i: [1, 2, 3],
        vector4: [1, 2, 3, 4],
        quaternion: [0, 1, 0, 0],
        color: [1, 0.5, 0, 1],
        plane: [0, 1, 0, 2],
        basis: [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
        transform2d: [
          [1, 0],
          [0, 1],
          [0, 0],
        ],
        transform3d: {
          basis: [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ],
          origin: [1, 2, 3],
        },
        aabb: { position: [0, 0, 0], size: [1, 1, 1] },
        rect2i: { position: [1, 2], size: [3, 4] },
        node_path: "a/b:c",
        string_name: "name",
        node: "/root/First",
        freed: null,
        bytes: [1, 2, 255],
        floats: [0.5, null],
        vectors: [[1, 1, 1]],
        strings: ["a"],
        not_a_number: null,
        infinite: [null, null],
        infinite_vector: [null, 1],
        big: "9007199254740993",
        text: 'quote " slash / backslash \\v tab \t vertical \v bell \u0007 é 😀',
        nested: { "1": "one", "2.5": [true, null], "[1,2]": { key: "value" }, false: 0 },
        callable: "null::null",
      });
      expect(object).toEqual({ class: "RefCounted", instance_id: expect.stringMatching(/^-?\d+$/) });
      expect(JSON.stringify(itself)).toContain("…");
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "sends numbers with all their digits, and both of two keys with the same text",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await game.do({ do: "log_exact_values" });
      expect(dataOf(await relay.received.first(isCustom("exact")))).toEqual({
        event_name: "exact",
        cell: [16777217, -2147483647, 123456789],
        size: [2147483647, 1],
        four: [16777217, 2, 3, 4],
        area: { position: [16777217, 1], size: [2147483647, 1] },
        least: "-9223372036854775808",
        greatest: "9223372036854775807",
        safe: -9007199254740992,
        longs: ["-9223372036854775808", 1],
        when: 1764431491.123456,
        third: 1 / 3,
        tiny: 1e-40,
        huge: 1e300,
        mixed: { "1 (int)": "int", "1": "text", "1 (NodePath)": "path", true: "text", "true (bool)": "bool" },
      });
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "big values keep their beginning and say how much was left out, and take a part of a frame",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      const took = (await game.do({ do: "log_big_values" })) as { [name: string]: number };
      const big = await relay.received.take(4, isCustom("big"));
      const kept = (each: Received) => dataOf(each).value as unknown[];
      const [integers, floats, nested, text] = big as [Received, Received, Received, Received];
      expect(kept(integers).slice(0, 3)).toEqual([0, 1, 2]);
      for (const each of [integers, floats]) {
        expect(dataOf(each).left_out_values).toBe(1_000_000 - (kept(each).length - 1));
        expect(kept(each).length).toBeGreaterThan(7000);
        expect(kept(each).at(-1)).toBe("…");
      }
      expect(dataOf(nested)).toMatchObject({ truncated: true, left_out_values: expect.any(Number) });
      expect(kept(nested).length).toBeGreaterThan(450);
      expect(kept(nested)[0]).toEqual({ id: 0, at: [0, 0, 0], name: "thing 0" });
      expect(dataOf(text).left_out_characters).toBe(300_000 - 16 * 1024);
      // Up to 5 ms on a quiet machine.
      for (const millis of Object.values(took)) expect(millis).toBeLessThan(20);
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "an event too long for the relay keeps its beginning and a note that says how much was left out",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await game.do({ do: "log_many", from: 0, count: 1, padding: 2_000_000 });
      await game.logEvent("after");
      await relay.received.first(isCustom("after"));
      const shortened = dataOf(await relay.received.first(isCustom("numbered")));
      const kept = 16 * 1024;
      expect(shortened).toEqual({
        event_name: "numbered",
        index: 0,
        padding: `${"x".repeat(kept)}…`,
        truncated: true,
        left_out_characters: 2_000_000 - kept,
      });
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  describe("when the relay disappears", () => {
    test(
      "delivers the events logged meanwhile, in order and once, after a new hello",
      async () => {
        using first = new FakeRelay();
        using game = await TestGame.start({ relayUrl: first.url });
        await game.do({ do: "log_many", from: 0, count: 5 });
        await first.received.first((each) => dataOf(each).index === 4);
        await first.kill();
        await waitForState(game, WAITING);
        await game.do({ do: "log_many", from: 5, count: 700 });
        await game.do({ do: "log_many", from: 705, count: 50, padding: 3000 });
        expect(await game.get("events_queued")).toBe(750);

        using second = new FakeRelay(first.port);
        await second.received.first((each) => dataOf(each).index === 754);
        await game.do({ do: "log_many", from: 755, count: 5 });
        await second.received.first((each) => dataOf(each).index === 759);
        expect(isHello(second.received.all[1] as Received)).toBe(true);
        expect(numbered(first.received.all)).toEqual(range(0, 5));
        expect(numbered(second.received.all)).toEqual(range(5, 755));
        expect(await game.get("events_dropped")).toBe(0);
        // The new connection samples at once.
        await second.received.first(isPerformance);
      },
      TEST_MILLIS,
    );

    test(
      "counts the events that did not fit its queue and reports the count first",
      async () => {
        const settings = "[telemetry_relay]\n\nevents/max_queued=100";
        using first = new FakeRelay();
        using game = await TestGame.start({ relayUrl: first.url, settings });
        await first.received.first(isEvent("scene_changed"));
        await first.kill();
        await waitForState(game, WAITING);
        await game.do({ do: "log_many", from: 0, count: 250 });
        expect(await game.get("events_dropped")).toBe(150);

        using second = new FakeRelay(first.port);
        await second.received.first((each) => dataOf(each).index === 249);
        const events = second.received.all.filter(
          (each) => eventOf(each)?.event !== "performance" && eventOf(each),
        );
        expect(eventOf(events[0] as Received)).toEqual({
          type: "event",
          event: "warning",
          data: { message: "telemetry queue overflowed while the relay was away", dropped: 150 },
          timestamp: expect.any(Number),
        });
        expect(numbered(second.received.all)).toEqual(range(150, 100));
        expect(events.filter(isEvent("warning"))).toHaveLength(1);
      },
      TEST_MILLIS,
    );

    test(
      "also bounds its queue by bytes",
      async () => {
        const settings = "[telemetry_relay]\n\nevents/max_queued_kib=64";
        using relay = new FakeRelay();
        using game = await TestGame.start({ relayUrl: relay.url, settings });
        await relay.kill();
        await waitForState(game, WAITING);
        await game.do({ do: "log_many", from: 0, count: 100, padding: 2000 });
        const queued = Number(await game.get("events_queued"));
        expect(queued).toBeWithin(25, 33);
      },
      TEST_MILLIS,
    );

    test(
      "its bounds change while events wait: the addon drops the oldest, and reports all of them to the relay",
      async () => {
        using first = new FakeRelay();
        using game = await TestGame.start({ relayUrl: first.url });
        await first.received.first(isEvent("scene_changed"));
        await first.kill();
        await waitForState(game, WAITING);
        const log = (from: number, count: number, padding = 0) =>
          game.do({ do: "log_many", from, count, padding });
        const bounds = (property: "max_queued_events" | "max_queued_bytes", value: number) =>
          game.do({ do: "set", property, value });
        const counts = async () => [await game.get("events_queued"), await game.get("events_dropped")];
        await log(0, 100);
        expect(await counts()).toEqual([100, 0]);
        await bounds("max_queued_events", 40);
        expect(await counts()).toEqual([40, 60]);
        await log(100, 10);
        expect(await counts()).toEqual([40, 70]);
        await bounds("max_queued_events", 200);
        await log(110, 100);
        expect(await counts()).toEqual([140, 70]);
        // Each of these is longer than 1,000 bytes; eight of them do not fit beside one another.
        await bounds("max_queued_bytes", 8 * 1024);
        await log(210, 10, 1000);
        const queued = Number(await game.get("events_queued"));
        expect(queued).toBeWithin(6, 9);
        expect(await game.get("events_dropped")).toBe(220 - queued);
        // Room for a thousand million is not taken.
        await bounds("max_queued_events", 1e9);
        expect(await game.get("max_queued_events")).toBe(1 << 20);
        // Nothing below one event and 1,024 bytes is taken.
        await bounds("max_queued_events", 0);
        expect(await game.get("max_queued_events")).toBe(1);
        await bounds("max_queued_bytes", -1);
        expect(await game.get("max_queued_bytes")).toBe(1024);
        await bounds("max_queued_bytes", 1024 * 1024);
        await bounds("max_queued_events", 3);
        await log(220, 3);

        using second = new FakeRelay(first.port);
        await second.received.first((each) => dataOf(each).index === 222);
        expect(numbered(second.received.all)).toEqual(range(220, 3));
        const told = await second.received.first(isEvent("warning"));
        expect(dataOf(told)).toMatchObject({ dropped: 220 });
        expect(await game.get("events_dropped")).toBe(220);
        expect(await game.quit()).toBe(0);
        expect(game.godot.complaints()).toEqual([]);
      },
      TEST_MILLIS,
    );

    test(
      "starts before the relay, finds it, and sends the events until then",
      async () => {
        const probe = new FakeRelay();
        const { port, url } = probe;
        await probe.kill();
        using game = await TestGame.start({ relayUrl: url });
        await game.logEvent("early");
        using relay = new FakeRelay(port);
        await relay.received.first(isCustom("early"));
        expect(relay.received.all.filter(isEvent("scene_changed"))).toHaveLength(1);
        expect(await game.quit()).toBe(0);
        expect(game.godot.complaints()).toEqual([]);
      },
      TEST_MILLIS,
    );

    test(
      "forgets the relay's demand",
      async () => {
        using first = new FakeRelay();
        using game = await TestGame.start({ relayUrl: first.url });
        await first.received.first(isPerformance);
        first.send({ command: "configure", config: { fps_enabled: false, vr_tracking_enabled: false } });
        await first.received.first(isAnswer("ack"));
        await first.kill();
        using second = new FakeRelay(first.port);
        await second.received.first(isPerformance);
        expect(await game.get("send_fps")).toBe(true);
      },
      TEST_MILLIS,
    );
  });

  test(
    "while the relay does not read, the addon skips samples and keeps events; all events arrive once it reads again",
    async () => {
      using relay = new FakeRelay();
      using proxy = await StallingProxy.start(relay.port);
      using game = await TestGame.start({ relayUrl: proxy.url });
      await relay.received.first(isHello);
      await game.do({ do: "set", property: "fps_update_interval", value: 0 });
      proxy.stall();
      let count = 0;
      // Until every buffer on the way is full: 10 x 25 kB at a time.
      while (Number(await game.get("samples_skipped")) < 20) {
        if (Number(await game.get("events_queued")) >= 10) continue;
        await game.do({ do: "log_many", from: count, count: 10, padding: 50_000, noise: true });
        count += 10;
      }
      expect(await game.get("events_dropped")).toBe(0);
      proxy.resume();
      await relay.received.first((each) => dataOf(each).index === count - 1);
      expect(numbered(relay.received.all)).toEqual(range(0, count));
      const from = relay.received.all.length;
      await relay.received.first(isPerformance, from);
      expect(relay.received.all.filter(isHello)).toHaveLength(1);
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "while the relay does not read, readings of the monitors become one, which has the frames and the worst frame of all",
    async () => {
      using relay = new FakeRelay();
      using proxy = await StallingProxy.start(relay.port);
      using game = await TestGame.start({ relayUrl: proxy.url });
      const isReading = isEvent("performance");
      await game.do({ do: "set", property: "fps_update_interval", value: 0 });
      await relay.received.take(2, isReading);
      proxy.stall();
      const skipped = async () => Number(await game.get("samples_skipped"));
      let count = 0;
      while ((await skipped()) < 20) {
        if (Number(await game.get("events_queued")) >= 10) continue;
        await game.do({ do: "log_many", from: count, count: 10, padding: 50_000, noise: true });
        count += 10;
      }
      await game.do({ do: "block", millis: 400 });
      const before = await skipped();
      while ((await skipped()) < before + 200);
      const from = relay.received.all.length;
      proxy.resume();
      const isLate = (each: Received) =>
        isReading(each) && Number((dataOf(each).frame_interval_ms as JsonObject).max) >= 400;
      const late = await relay.received.first(isLate, from);
      const { frames, frame_interval_ms, work_time_ms, physics_steps, physics_time_ms } = dataOf(late) as {
        [name: string]: JsonObject & number;
      };
      // Sixty steps a second, about.
      expect(physics_steps?.count).toBeWithin(Number(frames) / 4, 2 * Number(frames));
      expect(physics_steps?.mean_ms).toBeWithin(0, Number(physics_time_ms));
      // One reading has 45 frames or fewer.
      expect(frames).toBeGreaterThan(45);
      expect(frame_interval_ms?.mean).toBeWithin(10, 30);
      expect(work_time_ms?.max).toBeGreaterThanOrEqual(399);
      expect(work_time_ms?.mean).toBeLessThan(frame_interval_ms?.mean as number);
      // The engine updates it once a second, perhaps only after this reading.
      const hasWorst = (each: Received) => isReading(each) && Number(dataOf(each).process_time_ms) >= 399;
      await relay.received.first(hasWorst, from);
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "frames show no trace of a relay that is killed, restarts, and freezes; no event is lost or comes twice",
    async () => {
      const relays = [new FakeRelay()] as [FakeRelay, ...FakeRelay[]];
      const { port } = relays[0];
      using proxy = await StallingProxy.start(port);
      using game = await TestGame.start({ relayUrl: proxy.url, maxFps: 90 });
      await game.do({ do: "track", tracker: "head", position: [0, 1.7, 0], rotation: [0, 0, 0, 1] });
      await game.do({ do: "set", property: "fps_update_interval", value: 0 });
      await game.do({ do: "set", property: "tracking_update_interval", value: 0 });
      await relays[0].received.take(50, isTracking);
      let logged = 0;
      /** Runs the game on for a number of frames; it logs an event in some of them. */
      const frames = async (count: number) => {
        for (let frame = 0; frame < count; frame++) {
          if (frame % 5 === 0) await game.do({ do: "log_many", from: logged++, count: 1 });
          else await game.get("events_queued");
        }
      };
      const times = async () => (await game.do({ do: "take_frame_times" })) as number[];
      const rounds: Round[] = [];
      for (const _ of range(0, 3)) {
        await times();
        await frames(80);
        const quiet = await times();

        const relay = relays.at(-1) as FakeRelay;
        // What was handed to a relay that dies at once cannot be known to have arrived.
        await relay.received.first((each) => dataOf(each).index === logged - 1);
        await times();
        await relay.kill();
        await waitForState(game, WAITING);
        await frames(40);
        const next = new FakeRelay(port);
        relays.push(next);
        await next.received.first((each) => dataOf(each).index === logged - 1);
        await frames(20);
        proxy.stall();
        await frames(40);
        proxy.resume();
        await frames(20);
        rounds.push({ quiet, disturbed: await times() });
        await next.received.first((each) => dataOf(each).index === logged - 1);
      }
      expect(traceIn(rounds)).toBeUndefined();
      expect(relays.flatMap((relay) => numbered(relay.received.all))).toEqual(range(0, logged));
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
      for (const relay of relays) relay[Symbol.dispose]();
    },
    TEST_MILLIS,
  );

  describe("when the relay sends commands", () => {
    test(
      "stops and restarts sampling on configure, and events still come",
      async () => {
        using relay = new FakeRelay();
        using game = await TestGame.start({ relayUrl: relay.url });
        await game.do({ do: "track", tracker: "head", position: [0, 1.7, 0], rotation: [0, 0, 0, 1] });
        await game.do({ do: "set", property: "fps_update_interval", value: 0 });
        await relay.received.first(isTracking);
        relay.send({
          command: "configure",
          config: { fps_enabled: false, vr_tracking_enabled: false },
          id: 7,
        });
        const ack = await relay.received.first(isAnswer("ack"));
        expect(jsonOf(ack)).toEqual({
          type: "ack",
          command: "configure",
          config: { fps_enabled: false, vr_tracking_enabled: false },
          id: 7,
        });
        const after = relay.received.all.indexOf(ack) + 1;
        // More than one interval of everything, counted in frames of the game.
        for (const index of range(0, 60)) await game.logEvent("frame", { index });
        const last = await relay.received.first((each) => dataOf(each).index === 59, after);
        const end = relay.received.all.indexOf(last);
        expect(relay.received.all.slice(after, end).filter((each) => !isCustom("frame")(each))).toEqual([]);

        relay.send({ command: "configure", config: { vr_tracking_enabled: true } });
        await relay.received.first(isTracking, end);
        await game.do({ do: "set", property: "send_vr_tracking", value: false });
        relay.send({ command: "configure", config: { fps_enabled: true } });
        const both = await relay.received.take(3, isAnswer("ack"));
        // What is in effect takes both sides: the game itself has switched poses off.
        expect(jsonOf(both[2] as Received)?.config).toEqual({
          fps_enabled: true,
          vr_tracking_enabled: false,
        });
        await relay.received.first(isPerformance, end);
      },
      TEST_MILLIS,
    );

    test(
      "obeys set_update_interval for one stream or both, and does not change the game's own properties",
      async () => {
        using relay = new FakeRelay();
        using game = await TestGame.start({ relayUrl: relay.url, maxFps: 60 });
        await game.do({ do: "track", tracker: "head", position: [0, 1.7, 0], rotation: [0, 0, 0, 1] });
        await relay.received.first(isHello);
        relay.send({ command: "set_update_interval", interval: 0.05, stream: "fps" });
        const ack = await relay.received.first(isAnswer("ack"));
        expect(jsonOf(ack)).toEqual({
          type: "ack",
          command: "set_update_interval",
          interval: 0.05,
          stream: "fps",
        });
        const from = relay.received.all.indexOf(ack);
        const fast = (await relay.received.take(21, isPerformance, from)) as Of<"performance">[];
        // 20 intervals of 3 frames; fewer frames when the machine is too busy for 60 a second.
        expect(Number(fast[20]?.frame) - Number(fast[0]?.frame)).toBeWithin(20, 67);
        const poses = relay.received.all.slice(from).filter(isTracking);
        // Poses keep their own interval of 0.1 s: half as many.
        expect(poses.length).toBeWithin(8, 21);

        relay.send({ command: "set_update_interval", interval: 0 });
        const [, second] = await relay.received.take(2, isAnswer("ack"));
        const since = relay.received.all.indexOf(second as Received);
        // What was sampled before may come after: looks of the addon's thread are 0.1 s apart.
        const every = ((await relay.received.take(32, isTracking, since)) as Of<"tracking">[]).slice(2);
        expect(every.map((each) => each.frame)).toEqual(range(Number(every[0]?.frame), 30));
        // No rate but what frames there can be, from the first one on; monitors no faster than the project allows.
        const rates = relay.received.all.filter(isPerformance).map(({ fps }) => fps);
        expect(Math.max(...rates)).toBeLessThan(75);
        relay.send({ command: "set_update_interval", interval: 0, stream: "performance" });
        const [, , third] = await relay.received.take(3, isAnswer("ack"));
        const readings = await relay.received.take(
          6,
          isEvent("performance"),
          relay.received.all.indexOf(third as Received),
        );
        const times = readings.map((each) => Number(eventOf(each)?.timestamp));
        expect(Number(times[5]) - Number(times[1])).toBeGreaterThan(0.35);
        expect(await game.get("fps_update_interval")).toBe(0.5);
        expect(await game.get("tracking_update_interval")).toBe(0.1);
      },
      TEST_MILLIS,
    );

    test(
      "answers pings and refuses unknown commands, without an error of the engine",
      async () => {
        using relay = new FakeRelay();
        using game = await TestGame.start({ relayUrl: relay.url });
        await relay.received.first(isHello);
        relay.send({ type: "welcome", source: "game", epoch: "e1" });
        relay.send({ command: "ping", t: 12345.678901234567, id: "a" });
        const pong = jsonOf(await relay.received.first(isAnswer("pong")));
        expect(pong).toEqual({
          type: "pong",
          timestamp: expect.any(Number),
          t: expect.closeTo(12345.6789, 4),
          id: "a",
        });
        expect(await game.do({ do: "signals" })).toEqual([WAITING, CONNECTING, OPEN, "fake", "e1"]);
        const refused: [JsonObject, string][] = [
          [{ command: "set_update_interval", interval: -1 }, "bad_command"],
          [{ command: "set_update_interval", interval: "fast" }, "bad_command"],
          [{ command: "set_update_interval", interval: 1, stream: "other" }, "bad_command"],
          [{ command: "configure", config: { fps_enabled: 1 } }, "bad_command"],
          [{ command: "configure" }, "bad_command"],
          [{ command: 5 }, "unknown_command"],
        ];
        for (const [index, [command]] of refused.entries()) relay.send({ ...command, id: index });
        const errors = await relay.received.take(refused.length, isAnswer("error"));
        expect(errors.map((each) => [jsonOf(each)?.id, jsonOf(each)?.code])).toEqual(
          refused.map(([, code], index) => [index, code]),
        );
        expect(await game.quit()).toBe(0);
        expect(game.godot.complaints()).toEqual([]);
      },
      TEST_MILLIS,
    );
  });

  test(
    "continues while the game is paused",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await game.do({ do: "pause", paused: true });
      const from = relay.received.all.length;
      await game.logEvent("paused");
      await relay.received.first(isCustom("paused"));
      await relay.received.take(2, isPerformance, from);
    },
    TEST_MILLIS,
  );

  test(
    "while the main thread is busy, the addon answers pings and sends earlier events",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await relay.received.first(isPerformance);
      let blocked = true;
      await game.do({ do: "log_many", from: 0, count: 300 });
      const done = game.do({ do: "block", millis: 3000 }).then(() => {
        blocked = false;
      });
      await relay.received.first((each) => dataOf(each).index === 299);
      relay.send({ command: "ping", id: 1 });
      expect(jsonOf(await relay.received.first(isAnswer("pong")))?.id).toBe(1);
      expect(blocked).toBe(true);
      await done;
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "closes the connection when the game ends, after the last events",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await relay.received.first(isHello);
      await game.logEvent("last");
      expect(await game.quit()).toBe(0);
      const closed = await relay.received.first((each) => each.kind === "closed");
      expect(closed).toMatchObject({ code: 1000, reason: "game ended" });
      expect(relay.received.all.some(isCustom("last"))).toBe(true);
    },
    TEST_MILLIS,
  );

  test(
    "sends its events even if the game ends in its first frames",
    async () => {
      using relay = new FakeRelay();
      using project = prepareTestGame();
      using godot = runGodot({
        project: project.path,
        args: ["--quit-after", "1"],
        env: { TELEMETRY_RELAY_URL: relay.url },
      });
      expect(await godot.exited).toBe(0);
      const closed = await relay.received.first((each) => each.kind === "closed");
      expect(closed).toMatchObject({ code: 1000, reason: "game ended" });
      expect(relay.received.all.some(isHello)).toBe(true);
      expect(relay.received.all.some(isCustom("game_exit"))).toBe(true);
      expect(godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "ends in time and in order when the relay is frozen and accepts no more data",
    async () => {
      using relay = new FakeRelay();
      using proxy = await StallingProxy.start(relay.port);
      using game = await TestGame.start({ relayUrl: proxy.url });
      await relay.received.first(isHello);
      proxy.stall();
      // More than all buffers on the way take.
      await game.do({ do: "log_many", from: 0, count: 1500, padding: 20_000, noise: true });
      const asked = performance.now();
      expect(await game.quit()).toBe(0);
      expect(performance.now() - asked).toBeLessThan(10_000);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "warns about wrong settings and uses the defaults, and is silent about right ones",
    async () => {
      const settings = `[telemetry_relay]

connection/send_interval=5
connection/source=7
connection/enabled.release=false
connection/ulr="ws://127.0.0.1:1/producer"
events/max_queued="many"
events/max_queued_kib=0
streams/fps_interval=-1.0
streams/performance_interval=7200
streams/vr_tracking_interval=1`;
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url, settings });
      const hello = jsonOf(await relay.received.first(isHello));
      expect(hello?.source).toBe("Telemetry Test Game");
      expect(await game.get("max_queued_events")).toBe(2048);
      expect(await game.get("tracking_update_interval")).toBe(1);
      expect(await game.get("performance_update_interval")).toBe(3600);
      expect(await game.quit()).toBe(0);
      const complaints = game.godot
        .complaints()
        .map((line) => line.replace(/^.*Telemetry: telemetry_relay\//, ""));
      expect(complaints.toSorted()).toEqual([
        "connection/send_interval: expected 0 (automatic) to 0.2 seconds, got 5",
        'connection/source: expected String, got int; the default "" applies',
        "connection/ulr: there is no such setting",
        "events/max_queued: expected int, got String; the default 2048 applies",
        "events/max_queued_kib: expected 1 or more, got 0",
        "streams/fps_interval: expected 0 (every frame) to 3600 seconds, got -1.0",
        "streams/performance_interval: expected 0 (every frame) to 3600 seconds, got 7200",
      ]);
    },
    TEST_MILLIS,
  );

  test(
    "a text of only control characters takes no longer than another text",
    async () => {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await game.do({ do: "log_many", from: 0, count: 1, padding: 500_000, filling: "\u0007" });
      await game.do({ do: "log_many", from: 1, count: 1, padding: 2, filling: "\u0007\u001f" });
      const [cut, whole] = await relay.received.take(2, isCustom("numbered"));
      // Each is six characters in JSON.
      expect(dataOf(cut as Received)).toMatchObject({
        truncated: true,
        left_out_characters: 500_000 - 16 * 1024,
      });
      expect(dataOf(whole as Received)).toMatchObject({ index: 1, padding: "\u0007\u001f".repeat(2) });
      expect(await game.quit()).toBe(0);
    },
    TEST_MILLIS,
  );

  test(
    "an override applies even without the setting itself, because the editor saves no defaults",
    async () => {
      using relay = new FakeRelay();
      const settings = `[telemetry_relay]\n\nconnection/source.pc="Overridden"\nstreams/fps.pc=false\nstreams/fps.web=true`;
      using game = await TestGame.start({ relayUrl: relay.url, settings });
      expect(jsonOf(await relay.received.first(isHello))?.source).toBe("Overridden");
      expect(await game.get("send_fps")).toBe(false);
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
    TEST_MILLIS,
  );

  test(
    "switched off it connects to no relay, keeps no event, catches no error, and still offers its functions",
    async () => {
      using relay = new FakeRelay();
      const settings = "[telemetry_relay]\n\nconnection/enabled=false";
      using game = await TestGame.start({ relayUrl: relay.url, settings });
      await game.do({ do: "log_many", from: 0, count: 100 });
      await game.do({ do: "misbehave", kind: "push_warning" });
      await game.do({ do: "register_commands" });
      await game.do({ do: "set", property: "relay_token", value: "other" });
      await game.do({ do: "set", property: "fps_update_interval", value: 0 });
      for (const _ of range(0, 30)) expect(await game.get("events_queued")).toBe(0);
      expect(await game.get("connection_state")).toBe(STOPPED);
      expect(await game.quit()).toBe(0);
      expect(relay.received.all).toEqual([]);
      expect(game.godot.complaints()).toEqual([expect.stringContaining("deliberate warning")]);
    },
    TEST_MILLIS,
  );

  test(
    "without a usable address it warns once and the game continues",
    async () => {
      using game = await TestGame.start({ relayUrl: "http://127.0.0.1:1" });
      await game.logEvent("kept");
      expect(await game.get("connection_state")).toBe(STOPPED);
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([expect.stringContaining("must begin with ws:// or wss://")]);
    },
    TEST_MILLIS,
  );
});

/** `RelayConnection.State`. */
const STOPPED = 0;
const WAITING = 1;
const CONNECTING = 2;
const OPEN = 3;

/** Every look takes a frame of the game, so this does not spin. */
async function waitForState(game: TestGame, state: number): Promise<void> {
  while ((await game.get("connection_state")) !== state);
}
