import { describe, expect, test } from "bun:test";
import { eventOf, FakeRelay, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { MonadoDevices, type RemoteState } from "../../support/godot/monado-devices.ts";
import { runXr, skipWithoutXr } from "../../support/godot/run-xr.ts";
import { prepareDemo } from "../../support/godot/test-project.ts";

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

describe.skipIf(skipWithoutGodot() || skipWithoutXr())("the demo in a real OpenXR session", () => {
  test("poses, buttons, a hand that is switched off, and a runtime that is killed", async () => {
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
    // The runtime tracks fingers too, by what the controllers do.
    const extra = await relay.received.first(isCustom("xr_extra"));
    expect((dataOf(extra).hands as { left: { joints: unknown[] } }).left.joints).toHaveLength(26);

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
    await relay.received.first(isSession("lost"));
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
});
