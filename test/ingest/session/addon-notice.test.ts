import { expect, test } from "bun:test";
import { silentLog } from "../../../src/base/log.ts";
import { AddonNotice } from "../../../src/ingest/session/addon-notice.ts";
import { RELAY_IDENTITY } from "../../../src/protocol/relay-identity.ts";
import { anotherMinor } from "../../support/another-minor.ts";

test("each other version of the addon is told once, and at most 16 of them", () => {
  const told: unknown[] = [];
  const warn = (fields: object, message: string) => void told.push([fields, message]);
  const notice = new AddonNotice({ ...silentLog, warn } as typeof silentLog);
  const newer = anotherMinor(1);
  for (const addon of [RELAY_IDENTITY.version, "simulated", newer, newer])
    notice.look("room", { type: "hello", addon });
  notice.look("room", { type: "hello" });
  expect(told).toEqual([
    [{ source: "room", addon: newer, age: "newer" }, expect.stringContaining(`has version ${newer}`)],
  ]);
  for (let minor = 2; minor < 40; minor++) notice.look("room", { type: "hello", addon: anotherMinor(minor) });
  expect(told.length).toBe(16);
});
