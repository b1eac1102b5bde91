import { expect, test } from "bun:test";
import { Hub } from "../../../src/hub/index.ts";
import type { GameQuestion } from "../../../src/ingest/calls/index.ts";
import { MirroredGame } from "../../../src/ingest/link/mirror/mirrored-game.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test("a game whose link was cut and is back is connected at an edge again, can be asked, and is as old as at its relay", () => {
  const clock = new ManualClock();
  const hub = new Hub(clock);
  const asked: GameQuestion[] = [];
  const connectedAtUnixMillis = clock.unixMillis() - 60_000;
  const notice = {
    type: "game" as const,
    source: "room",
    source_epoch: "epoch-1",
    connected_at: connectedAtUnixMillis / 1000,
    hello: null,
    commands: [],
    site: "lab",
  };
  const game = new MirroredGame(hub, clock, notice, (_source, question) => asked.push(question));
  game.told(notice);
  game.gone("lost");
  expect(hub.registry.connected()).toEqual([]);
  expect(game.questions.ask({ command: "get_snapshot" }, 1000, () => {})).toBeUndefined();

  game.told(notice);
  expect(hub.registry.connected().map(({ name, epoch, site }) => [name, epoch, site])).toEqual([
    ["room", "epoch-1", "lab"],
  ]);
  expect(game.source.connectedAtUnixMillis).toBe(connectedAtUnixMillis);
  game.questions.ask({ command: "get_snapshot" }, 1000, () => {});
  expect(asked).toMatchObject([{ command: "get_snapshot" }]);
});
