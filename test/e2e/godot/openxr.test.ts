import { describe, expect, test } from "bun:test";
import type { JudgedWindow } from "../../../src/insight/index.ts";
import { Assistant } from "../../support/assistant.ts";
import { eventOf, FakeRelay, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { MonadoDevices, type RemoteState } from "../../support/godot/monado-devices.ts";
import { runXr, skipWithoutXr } from "../../support/godot/run-xr.ts";
import { prepareDemo, prepareTestGame } from "../../support/godot/test-project.ts";
import { LONG } from "../../support/long.ts";
import { TestRelay } from "../../support/test-relay.ts";

type Tracking = Extract<Received, { kind: "tracking" }>;
const isTracking = (received: Received): received is Tracking => received.kind === "tracking";
const dataOf = (received: Received) => (eventOf(received)?.data ?? {}) as Record<string, unknown>;
const isCustom = (name: string) => (received: Received) => dataOf(received).event_name === name;
const isSession = (state: string) => (received: Received) =>
  isCustom("xr_session")(received) && dataOf(received).state === state;
const f32 = (numbers: readonly number[]) => numbers.map(Math.fround);

const HAND = { rotation: [0, 0, 0, 1], active: true, trigger: 0.75, grip: 0.25, aButton: true } as const;
const STATE: RemoteState = {
  head: { position: [0.125, 1.75, -0.5], rotation: [0, 0.6, 0, 0.8] },
  left: { ...HAND, position: [-0.25, 1.25, -0.375] },
  right: { ...HAND, position: [0.3125, 1.125, -0.4375], trigger: 0.5, aButton: false },
};

/** The demo's buttons, and where on the desk they are; see demo.tscn. */
const BUTTONS = [
  ["hitch", -0.375],
  ["leak", -0.125],
  ["physics_glitch", 0.125],
  ["error", 0.375],
] as const;

describe.skipIf(skipWithoutGodot() || skipWithoutXr())("the demo in a real OpenXR session", () => {
  test("reports poses, inputs, the buttons of the room, a hand that is switched off, and a killed runtime", async () => {
    using project = prepareDemo();
    using relay = new FakeRelay();
    await using game = runXr(project.path, { TELEMETRY_RELAY_URL: relay.url }, 100_000);
    const focused = await relay.received.first(isSession("focused"));
    expect(dataOf(focused)).toMatchObject({ interface: "OpenXR", system: expect.stringContaining("Monado") });
    expect(relay.received.all.some(isSession("begun"))).toBe(true);

    using devices = await MonadoDevices.connect();
    devices.set(STATE);
    const moved = await relay.received.first(
      (each) => isTracking(each) && each.devices.left_controller?.trigger === 0.75,
    );
    const { headset, left_controller, right_controller } = (moved as Tracking).devices;
    expect(headset).toEqual({
      ...STATE.head,
      position: [...STATE.head.position],
      rotation: f32([0, 0.6, 0, 0.8]),
      tracked: true,
    });
    const still = { rotation: [0, 0, 0, 1], tracked: true, grip: 0.25 };
    expect(left_controller).toEqual({
      ...still,
      position: [...STATE.left.position],
      trigger: 0.75,
      // ax_button, by Godot's default actions.
      buttonBits: 1 << 4,
    });
    expect(right_controller).toEqual({
      ...still,
      position: [...STATE.right.position],
      trigger: 0.5,
      buttonBits: 0,
    });

    const xr = await relay.received.first(
      (each) => eventOf(each)?.event === "performance" && dataOf(each).xr !== undefined,
      relay.received.all.indexOf(moved),
    );
    expect(dataOf(xr).xr).toMatchObject({
      session: "focused",
      refresh_rate_hz: 20,
      confidence: { head: "high", left_hand: "high", right_hand: "high" },
    });
    // A renderer that draws: what has no value without a screen has one here, once it has drawn for a while.
    const drawn = ["render_cpu_ms", "render_gpu_ms", "draw_calls", "primitives", "video_memory_mb"] as const;
    await relay.received.first((each) => drawn.every((name) => Number(dataOf(each)[name]) > 0));
    // The runtime tracks fingers too, by what the controllers do.
    const extra = await relay.received.first(isCustom("xr_extra"));
    expect((dataOf(extra).hands as { left: { joints: unknown[] } }).left.joints).toHaveLength(26);

    devices.set({ ...STATE, left: { ...STATE.left, thumbstick: [0.5, -0.25] } });
    const isPushed = (each: Received) =>
      Bun.deepMatch({ left: { primary: [0.5, -0.25] } }, dataOf(each).axes ?? {});
    await relay.received.first((each) => isCustom("xr_extra")(each) && isPushed(each));

    // The buttons of the room: a hand reaches one, goes on to the next.
    for (const [fault, x] of BUTTONS) {
      devices.set({ ...STATE, left: { ...STATE.left, position: [x, 1, -0.75] } });
      await relay.received.first((each) => isCustom("fault_caused")(each) && dataOf(each).fault === fault);
    }
    const isError = (each: Received) => dataOf(each).function === "_use_what_is_not_there";
    expect(eventOf(await relay.received.first(isError))?.event).toBe("error");
    const caused = relay.received.all.filter(isCustom("fault_caused")).map((each) => dataOf(each).fault);
    expect(caused).toEqual(BUTTONS.map(([fault]) => fault));

    devices.set(STATE);
    const pushed = relay.received.all.length;
    await relay.received.first(
      (each) => isTracking(each) && each.devices.left_controller?.position[0] === STATE.left.position[0],
      pushed,
    );

    devices.set({ ...STATE, left: { ...STATE.left, active: false } });
    const isLeft = (each: Received) => dataOf(each).tracker === "left_hand";
    const lost = dataOf(await relay.received.first((each) => isCustom("tracker_lost")(each) && isLeft(each)));
    expect(lost).toMatchObject({ tracker: "left_hand", type: "controller" });
    const off = (await relay.received.first(
      (each) => isTracking(each) && each.devices.left_controller?.tracked === false,
    )) as Tracking;
    expect(off.devices.left_controller?.position).toEqual([...STATE.left.position]);
    expect(off.devices.right_controller?.tracked).toBe(true);
    devices.set(STATE);
    await relay.received.first((each) => isCustom("tracker_found")(each) && isLeft(each));

    const before = relay.received.all.length;
    game.killRuntime();
    const gone = await relay.received.first(isSession("lost"));
    expect(dataOf(gone)).toMatchObject({ interface: "OpenXR", session: "lost" });
    const isMonitors = (each: Received) => eventOf(each)?.event === "performance";
    const monitors = await relay.received.first(isMonitors, relay.received.all.indexOf(gone) + 1);
    expect(dataOf(monitors).xr).toMatchObject({ session: "lost" });
    // The engine complains thousands of times a second from here on; the game goes on.
    const [, , third] = await relay.received.take(3, isCustom("demo_tick"), before);
    relay.send({ command: "call", id: "alive", name: "leak", arguments: { mib: 1 } });
    const answer = await relay.received.first((each) => each.kind === "text" && each.json.id === "alive");
    expect(answer.kind === "text" && answer.json.type).toBe("result");
    const after = relay.received.all.slice(before);
    expect(after.filter(isSession("lost"))).toHaveLength(1);
    const complaints = after
      .slice(0, after.indexOf(third as Received))
      .filter((each) => eventOf(each)?.event === "error");
    const told = complaints.map((each) => Number(dataOf(each).count)).reduce((sum, count) => sum + count, 0);
    expect(complaints.length).toBeLessThan(20);
    expect(told).toBeGreaterThan(500);
  }, 120_000);

  test("is judged by the refresh rate of the XR display, with the work of CPU and GPU apart", async () => {
    using project = prepareDemo();
    await using relay = TestRelay.start();
    const env = { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` };
    await using _game = runXr(project.path, env, 100_000);
    let judged: JudgedWindow | undefined;
    while (judged?.budget.origin !== "xr_display" || (judged.verdict.work?.gpu_ms ?? 0) === 0) {
      const answer = await fetch(`${relay.httpUrl}/stats?window=10`);
      judged = ((await answer.json()) as { games: JudgedWindow[] }).games[0];
      await Bun.sleep(200);
    }
    expect(judged.budget).toEqual({ ms: 50, hz: 20, origin: "xr_display", limit_hz: 20 });
    expect(judged.verdict.work?.cpu_ms).toBeGreaterThan(0);

    // The same session serves an assistant that looks into the headset.
    await using assistant = await Assistant.connect(relay.httpUrl);
    const { content, structuredContent: about } = await assistant.client.callTool({
      name: "picture",
      arguments: { note: "at the desk", width: 256 },
    });
    expect(about).toMatchObject({
      of: "headset",
      width: 256,
      height: 192,
      kept_as: "telemetry://pictures/1",
    });
    const [, picture] = content;
    if (picture?.type !== "image") throw new Error(JSON.stringify(content));
    expect(picture.mimeType).toBe("image/jpeg");
    const bytes = Buffer.from(picture.data, "base64");
    expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    // A picture of one colour has 1,396 bytes.
    expect(bytes.length).toBeGreaterThan(2000);
    const kept = await assistant.client.readResource({ uri: "telemetry://pictures/1" });
    expect(kept.contents).toEqual([
      { uri: "telemetry://pictures/1", mimeType: "image/jpeg", blob: picture.data },
    ]);
    const marks = await assistant.ask("events", { topics: ["custom/mark"], limit: 1 });
    expect(marks.text).toContain('"picture":"telemetry://pictures/1","text":"at the desk"');
  }, 120_000);

  if (LONG)
    test("without OpenXR, an assistant gets a picture of the window", async () => {
      using project = prepareTestGame('[application]\n\nrun/main_scene="res://seen_things.tscn"');
      await using relay = TestRelay.start();
      const env = { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` };
      await using _game = runXr(project.path, env, 100_000);
      await using assistant = await Assistant.connect(relay.httpUrl);
      let told = await assistant.ask("picture");
      while (told.isError) {
        await Bun.sleep(100);
        told = await assistant.ask("picture");
      }
      expect(told.data).toMatchObject({ of: "window", width: 512, height: 288, kept_as: null });
    }, 120_000);
});
