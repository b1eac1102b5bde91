import { expect, test } from "bun:test";
import { Hub } from "../../../src/hub/index.ts";
import { gamesOfRun } from "../../../src/ingest/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test.each([
  ["its hello names the run, whatever its process", { run: "mine", pid: 5 }, true],
  ["its hello names another run", { run: "other", pid: 4711 }, false],
  ["an older addon names the started process", { pid: 4711 }, true],
  ["the game has lost its environment", { run: "", pid: 4711 }, true],
  ["it is another process", { pid: 5 }, false],
  ["it says nothing", {}, false],
])("a game belongs to a run: %s", (_, hello, expected) => {
  const hub = new Hub(new ManualClock());
  const game = hub.open();
  hub.introduce(game, { type: "hello", source: "lobby", ...hello });
  expect(gamesOfRun(hub, { run: "mine", pid: 4711 })).toEqual(expected ? [game] : []);
});
