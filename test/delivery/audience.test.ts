import { expect, test } from "bun:test";
import { Audience } from "../../src/delivery/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

test("a look wants every stream for half a minute, at the pace of a client that asks for none", () => {
  const clock = new ManualClock();
  const paces = { fps: 0, vr_tracking: undefined, performance: 2 };
  const audience = new Audience(clock, () => {}, paces);
  expect(audience.demand().fps).toEqual({ enabled: false, ownPace: false, fastestSeconds: undefined });
  audience.looked();
  expect(audience.demand()).toEqual({
    fps: { enabled: true, ownPace: false, fastestSeconds: 0 },
    fps_and_performance: { enabled: true, ownPace: false, fastestSeconds: 0 },
    vr_tracking: { enabled: true, ownPace: true, fastestSeconds: undefined },
    performance: { enabled: true, ownPace: false, fastestSeconds: 2 },
  });
  clock.advance(30_000);
  expect(audience.demand().vr_tracking.enabled).toBe(false);
});
