import { expect, test } from "bun:test";
import { assistantSettings } from "../../src/app/assistant-settings.ts";
import { LiveConfig } from "../../src/app/config/live-config.ts";
import { defaultRelayOptions } from "../../src/app/config/options.ts";
import { originsOfDefaults } from "../../src/app/config/resolve-settings.ts";
import { recordOf } from "../../src/base/record-of.ts";
import { GAME_STREAMS } from "../../src/protocol/streams.ts";

test("an assistant's change is made whole or not at all", () => {
  const options = defaultRelayOptions();
  let changes = 0;
  const config = new LiveConfig(options, originsOfDefaults(), () => changes++);
  const settings = assistantSettings(config, options.intervals, () => options.insight.profilesHitches);
  const own = recordOf(GAME_STREAMS, () => null);
  const refusal = settings.change({ intervals: { fps: 0.5, vr_tracking: -1 }, profilesHitches: true });
  expect(refusal?.code).toBe("bad_config");
  expect([settings.intervals(), settings.profilesHitches(), changes]).toEqual([own, false, 0]);
  expect(settings.change({ intervals: { fps: 0.5 }, profilesHitches: true })).toBeUndefined();
  expect([settings.intervals(), settings.profilesHitches(), changes]).toEqual([
    { ...own, fps: 0.5 },
    true,
    1,
  ]);
  expect(settings.change({ intervals: { fps: null } })).toBeUndefined();
  expect([settings.intervals(), settings.profilesHitches()]).toEqual([own, true]);
});
