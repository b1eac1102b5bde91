import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkGames } from "../../../src/cli/doctor/check-games.ts";
import type { DoctorContext } from "../../../src/cli/doctor/doctor-context.ts";
import { recordedPlay } from "../../support/recorded-play.ts";
import { TestRelay } from "../../support/test-relay.ts";

test("the clock of a game that is played from a recording is not compared with the relay's", async () => {
  const folder = mkdtempSync(join(tmpdir(), "check-games-"));
  recordedPlay({ folder, name: "old", seconds: 10, games: [{ name: "hall", seed: 1, faults: [] }] });
  await using relay = TestRelay.start({ recordFolder: folder });
  const played = await fetch(`${relay.httpUrl}/replay`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ recording: "old", loop: true }),
  });
  expect(played.status).toBe(200);
  const status = await (await fetch(`${relay.httpUrl}/status`)).json();
  const found = { relay: { url: relay.relay.url, status }, options: {} } as unknown as DoctorContext;
  expect((await checkGames(found)).map(({ check, verdict }) => [check, verdict])).toEqual([
    ["game", "fine"],
    ["client", "fine"],
  ]);
  rmSync(folder, { recursive: true });
});
