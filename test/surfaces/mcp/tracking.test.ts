import { expect, test } from "bun:test";
import { PlainCodec } from "../../../src/codec/index.ts";
import { Assistant } from "../../support/assistant.ts";
import { TestRelay } from "../../support/test-relay.ts";

test("an assistant that asks for tracking hears of a jump, and of a device that is gone", async () => {
  await using relay = TestRelay.start();
  await using assistant = await Assistant.connect(relay.httpUrl);
  using game = await relay.game();
  const codec = new PlainCodec();
  for (let frame = 1; frame <= 180; frame++) {
    const sway = 0.05 * Math.sin(frame / 30);
    const at = (x: number, y: number, tracked = true) => ({
      position: [x, y, 0] as [number, number, number],
      rotation: [0, 0, 0, 1] as [number, number, number, number],
      tracked,
    });
    const hand = { ...at(sway, 1.2), trigger: 0, grip: 0, buttonBits: 0 };
    const packet = codec.encodeTracking({
      frame,
      timeSeconds: 1000 + frame / 90,
      headset: at(sway + (frame < 90 ? 0 : 0.5), 1.7),
      leftController: frame < 135 ? hand : undefined,
      rightController: undefined,
    });
    game.send((packet as Uint8Array).slice());
  }
  game.send({ type: "nonsense", id: "handled" });
  await game.message(({ id }) => id === "handled");
  const { data, text } = await assistant.ask("tracking", { window_s: 60 });
  const games = data?.games as { devices: Record<string, unknown>[] }[] | undefined;
  const [headset, left] = games?.[0]?.devices ?? [];
  expect(headset).toMatchObject({
    device: "headset",
    tracked_share: 1,
    hand: null,
    problems: { jumps: 1, longest_jump_m: expect.any(Number) },
  });
  expect(left).toMatchObject({ device: "left_controller", position_m: null, tracked: false });
  expect(left?.problems).toMatchObject({ dropouts: 1, lost_s: 0.511 });
  expect(text).toMatch(/: 1 jump of up to 0\.(49|50)\d* m/);
  expect(text).toContain("left_controller not there, tracked 74.4 %: lost once, 0.511 s in all");
});
