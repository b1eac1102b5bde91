import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { silentLog } from "../../../src/base/log.ts";
import { RELAY_IDENTITY } from "../../../src/protocol/relay-identity.ts";
import { anotherMinor } from "../../support/another-minor.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";
import { TestRelay } from "../../support/test-relay.ts";

test.skipIf(skipWithoutGodot()).each([
  [anotherMinor(1), "newer", "they work together"],
  [anotherMinor(-1), "older", "they work together"],
  [anotherMinor(2), "too_new", "they are more than one minor version apart"],
])(
  "an addon of version %s is %s than its relay: both say so, and the game's data arrives",
  async (addon, age, advice) => {
    const told: string[] = [];
    const warn = (_: object, message: string) => void told.push(message);
    await using relay = TestRelay.start({}, { log: { ...silentLog, warn } as typeof silentLog });
    using client = await relay.client();
    using project = prepareTestGame();
    const script = join(project.path, "addons/godot_debug_connection/relay/game_side.gd");
    const source = readFileSync(script, "utf8");
    writeFileSync(script, source.replace(/(?<=^const ADDON_VERSION := )".*"/m, `"${addon}"`));
    using game = runGodot({
      project: project.path,
      args: ["--max-fps", "90"],
      env: { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` },
    });
    await client.message(({ event }) => event === "performance");
    expect((await relay.status()).sources).toMatchObject([{ connected: true, addon, addon_age: age }]);
    const line = `Telemetry: the relay has version ${RELAY_IDENTITY.version}, the addon ${addon}: ${advice}`;
    while (!game.output().includes(line)) await Bun.sleep(10);
    expect(told).toEqual([
      expect.stringContaining(`has version ${addon}, this relay ${RELAY_IDENTITY.version}`),
    ]);
    expect(game.complaints()).toEqual([]);
  },
  30_000,
);
