import { expect, test } from "bun:test";
import { WatchedState } from "../../../src/cli/watch/watched-state.ts";
import type { TelemetryMessage } from "../../../src/client/index.ts";

const message = (topic: string) => ({ topic, data: {} }) as unknown as TelemetryMessage;

test("the extra trackers of a game get lines only if they are watched by name", () => {
  const usual = new WatchedState(["fps", "custom/*"]);
  expect(usual.take(message("custom/xr_extra"))).toBe(false);
  expect(usual.take(message("custom/shot"))).toBe(true);
  expect(new WatchedState(["custom/xr_extra"]).take(message("custom/xr_extra"))).toBe(true);
});
