import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { CliProcess } from "../../support/cli-process.ts";
import { eventOf, FakeRelay, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(60_000);

type Poses = Extract<Received, { kind: "tracking" }>;

const isPoses = (received: Received): received is Poses => received.kind === "tracking";
const head = (x: number) =>
  ({ do: "track", tracker: "head", position: [x, 1.5, -0.25], rotation: [0, 0, 0, 1] }) as const;
const hand = (profile: string) =>
  ({
    do: "track",
    tracker: "left_hand",
    position: [-0.25, 1.25, -0.5],
    rotation: [0, 0, 0, 1],
    profile,
  }) as const;

/** For each sample that is marked: the headset's height in it and in the sample before. */
function marked(received: readonly Received[]): (number | undefined)[][] {
  const poses = received.filter(isPoses);
  const heightOf = (sample: Poses | undefined) => sample?.devices.headset?.position[1];
  return poses.flatMap((sample, index) =>
    sample.reference === undefined ? [] : [[heightOf(poses[index - 1]), heightOf(sample)]],
  );
}

describe.skipIf(skipWithoutGodot())("a new frame of reference in a real Godot", () => {
  test("is marked in the first sample with another scale of the world, at every interval", async () => {
    for (const interval of [0, 0.05]) {
      using relay = new FakeRelay();
      using game = await TestGame.start({ relayUrl: relay.url });
      await game.do({ do: "set", property: "tracking_update_interval", value: interval });
      await game.do({ do: "set", property: "fps_update_interval", value: interval });
      await game.do(head(0.5));
      await relay.received.take(3, isPoses);
      for (const scale of [4, 2]) {
        const before = relay.received.all.length;
        await game.do({ do: "world_scale", scale });
        const isScaled = (one: Received) => isPoses(one) && one.devices.headset?.position[1] === 1.5 * scale;
        await relay.received.take(3, isScaled, before);
        expect(
          marked(relay.received.all.slice(before - 1))
            .at(-1)
            ?.at(-1),
        ).toBe(1.5 * scale);
      }
      // And when the head came.
      const heights = marked(relay.received.all).filter(([last, now]) => last !== now);
      expect([interval, heights.slice(-2)]).toEqual([
        interval,
        [
          [1.5, 6],
          [6, 3],
        ],
      ]);
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    }
  });

  test("is marked when the engine clears its recentring", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await game.do({ do: "set", property: "tracking_update_interval", value: 0 });
    await game.do(head(0.5));
    await relay.received.take(20, isPoses);
    const before = relay.received.all.length;
    await game.do({ do: "clear_reference_frame" });
    await relay.received.first((one) => isPoses(one) && one.reference === "new", before);
    const [, ...after] = await relay.received.take(5, isPoses, relay.received.all.length);
    expect(after.filter((one) => isPoses(one) && one.reference === "new")).toEqual([]);
    expect(await game.quit()).toBe(0);
  });

  test("is marked when a hand takes the place of a controller", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await game.do({ do: "set", property: "tracking_update_interval", value: 0 });
    await game.do(head(0.5));
    await game.do(hand("/interaction_profiles/oculus/touch_controller"));
    await relay.received.take(20, (one) => isPoses(one) && one.devices.left_controller !== undefined);
    const before = relay.received.all.length;
    expect(
      relay.received.all
        .slice(-5)
        .filter(isPoses)
        .map(({ reference }) => reference),
    ).not.toContain("new");
    await game.do(hand("/interaction_profiles/ext/hand_interaction_ext"));
    await relay.received.first((one) => isPoses(one) && one.reference === "new", before);
    expect(await game.quit()).toBe(0);
  });

  test("moves the joints of hands as it moves poses", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await game.do({ do: "world_scale", scale: 4 });
    await game.do({ do: "track_hand", position: [0.25, 1.5, -0.5] });
    await relay.received.first((one) => {
      const { event_name, hands } = (eventOf(one)?.data ?? {}) as {
        event_name?: string;
        hands?: { left?: { joints: number[][] } };
      };
      const joint = hands?.left?.joints[0]?.slice(0, 3);
      return event_name === "xr_extra" && Bun.deepEquals(joint, [1, 6, -2]);
    });
    expect(await game.quit()).toBe(0);
  });

  test("is no tracking fault of a headset alone, and one info", async () => {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    using client = await TestClient.connect(`${url}/?topics=alert`, ["telemetry.v1.json"]);
    using game = await TestGame.start({ relayUrl: `${url}/producer` });
    for (let step = 0; step < 60; step++) await game.do(head(0.5 + step / 10_000));
    await game.do({ do: "world_scale", scale: 4 });
    for (let step = 60; step < 90; step++) await game.do(head(0.5 + step / 10_000));
    const told = await client.message(({ type, kind }) => type === "alert" && kind === "reference_frame");
    expect(told).toMatchObject({ level: "info", state: "once" });
    const kinds = client
      .messages()
      .map(({ kind }) => kind)
      .filter((kind) => String(kind).startsWith("tracking"));
    expect(kinds).toEqual([]);
    expect(await game.quit()).toBe(0);
  });
});
