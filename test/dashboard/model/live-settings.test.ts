import { expect, test } from "bun:test";
import { SETTING_KEYS, settingOf } from "../../../src/app/config/settings.ts";
import { LiveSettings } from "../../../src/dashboard/model/live-settings.ts";
import { OFFERED_SETTINGS } from "../../../src/dashboard/model/offered-settings.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";

test("every setting that the page offers can change while the relay runs", () => {
  const live: readonly string[] = SETTING_KEYS.filter((key) => settingOf(key).live);
  expect(OFFERED_SETTINGS.filter(({ key }) => !live.includes(key))).toEqual([]);
});

test("a change shows what is in force after it; a refusal shows why, and changes nothing", async () => {
  const answers: { status: number; body: JsonObject }[] = [
    { status: 200, body: { config: { budget_hz: 72 } } },
    { status: 400, body: { message: "expected a number from 1 to 1000, got 0" } },
  ];
  const send = async () => answers.shift();
  const settings = new LiveSettings({ get: send, send });
  expect(await settings.change("budget_hz", 72)).toBe(true);
  expect(await settings.change("budget_hz", 0)).toBe(false);
  expect(settings.values.value).toEqual({ budget_hz: 72 });
  expect(settings.fault.value).toBe("expected a number from 1 to 1000, got 0");
  expect(await settings.change("budget_hz", 72)).toBe(false);
  expect(settings.fault.value).toBe("the relay did not answer");
});
