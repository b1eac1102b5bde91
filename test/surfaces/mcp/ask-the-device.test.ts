import { expect, test } from "bun:test";
import { Hub } from "../../../src/hub/index.ts";
import type { Hitch } from "../../../src/insight/index.ts";
import { askTheDevice } from "../../../src/surfaces/mcp/summaries/ask-the-device.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** A hitch as far as the question needs it. */
const hitchOf = (epoch: string, kind: string, budget_origin = "xr_display") =>
  ({
    epoch,
    source: "shooter",
    budget_origin,
    cause: { kind, confidence: 0.5, evidence: "" },
  }) as unknown as Hitch;

test("assistants are sent to the device for what only the device knows", () => {
  const hub = new Hub(new ManualClock());
  const game = hub.open();
  hub.introduce(game, { type: "hello", source: "shooter", device: "Quest 3" });
  expect(askTheDevice(hub, [hitchOf(game.epoch, "unknown")])).toContain("--adb");
  expect(askTheDevice(hub, [hitchOf(game.epoch, "script")])).toBeNull();
  expect(askTheDevice(hub, [hitchOf(game.epoch, "unknown", "screen")])).toBeNull();

  const device = { serial: "HEADSET1", model: "Quest 3", clock_offset_s: 3.25 };
  hub.tellOfGame(game, "headset", "headset", { device, vrapi: { fps: 71 } });
  const words = askTheDevice(hub, [hitchOf(game.epoch, "script"), hitchOf(game.epoch, "gpu")]);
  expect(words).toContain("shooter runs on a headset (Quest 3, serial HEADSET1)");
  expect(words).toContain("Its clock is 3.25 s ahead");
  expect(askTheDevice(hub, [hitchOf(game.epoch, "physics")])).toBeNull();

  const computer = hub.open();
  hub.introduce(computer, { type: "hello", source: "desk", device: "GenericDevice" });
  expect(askTheDevice(hub, [hitchOf(computer.epoch, "unknown")])).toBeNull();
});
