import { expect, test } from "bun:test";
import type { Source } from "../../../src/hub/index.ts";
import { request, TestDelivery } from "../../support/test-delivery.ts";

/** Lets so many seconds pass, each with a message of about the usual size about each game. */
function seconds(delivery: TestDelivery, games: readonly Source[], count: number): void {
  for (let second = 0; second < count; second++) {
    delivery.clock.advance(1000);
    for (const game of games)
      delivery.hub.tellOfGame(game, "stats", "stats", {
        to: delivery.clock.unixMillis() / 1000,
        window: { verdict: { sentence: "x".repeat(1300) } },
      });
  }
}

test("a late joiner gets the last ten minutes of a message a second, of the game that it names", () => {
  const delivery = new TestDelivery();
  const games = [delivery.hub.open(), delivery.hub.open()];
  seconds(delivery, games, 700);
  const { client, socket } = delivery.connect("telemetry.v1.json");
  const history = { kind: "seconds", seconds: 600 } as const;
  client.subscribe([request("stats", { history, source: games[1]?.name })]);
  const received = socket.messages();
  expect(received.every(({ source, history }) => source === games[1]?.name && history === true)).toBe(true);
  const now = delivery.clock.unixMillis() / 1000;
  expect(received.map(({ data }) => (data as { to: number }).to)).toEqual(
    Array.from({ length: 601 }, (_, index) => now - 600 + index),
  );
});

test("a client that asks for no history gets the newest second of each game", () => {
  const delivery = new TestDelivery();
  seconds(delivery, [delivery.hub.open(), delivery.hub.open()], 5);
  const { client, socket } = delivery.connect("telemetry.v1.json");
  client.subscribe([request("stats")]);
  expect(socket.messages().map(({ source, seq }) => [source, seq])).toEqual([
    ["game-1", 5],
    ["game-2", 5],
  ]);
});

test("the seconds of many games share 8 MiB, and each game keeps equally many", () => {
  const delivery = new TestDelivery();
  const games = Array.from({ length: 20 }, () => delivery.hub.open());
  seconds(delivery, games, 400);
  const { history } = delivery.hub.topics.get("stats");
  expect(history.bytes).toBeWithin(7.9 * 1024 ** 2, 8 * 1024 ** 2 + 1);
  const kept = games.map((game) => history.all((source) => source === game).length);
  expect(Math.max(...kept) - Math.min(...kept)).toBeLessThanOrEqual(1);
  expect(kept[0]).toBeWithin(250, 300);
});
