import { expect, test } from "bun:test";
import { Assistant } from "../../support/assistant.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { TestRelay } from "../../support/test-relay.ts";

const custom = (event_name: string, n: number) => ({
  type: "event",
  event: "custom",
  data: { event_name, n, x: 1 / 3 },
});

test("frequent events do not hide rare ones, and pages by offset miss nothing", async () => {
  await using relay = TestRelay.start();
  using game = await offeringGame(relay, "room");
  await using assistant = await Assistant.connect(relay.httpUrl);
  const place = { file: "res://door.gd", line: 7, function: "_open" };
  game.send({ type: "event", event: "error", data: { message: "no such node", ...place } });
  for (let n = 0; n < 100; n++) game.send(custom("often", n));
  game.send(custom("last", 0));
  const ask = async (asked: Record<string, unknown>) =>
    (await assistant.ask("events", asked)).data as {
      events: { topic: string; what: string; offset: number }[];
      matched: number;
      by_topic: Record<string, number>;
      next: number;
      epoch: string;
    };
  while ((await ask({ topics: ["custom/last"] })).matched === 0) await Bun.sleep(5);
  const newest = await ask({ limit: 8 });
  // A hundred at once are an alert as well.
  expect(newest.by_topic).toMatchObject({ "custom/often": 100, "log/error": 1, "custom/last": 1 });
  const topics = newest.events.map(({ topic }) => topic);
  expect(topics[0]).toBe("log/error");
  expect(topics).toHaveLength(8);
  expect(newest.events[0]?.what).toBe("res://door.gd:7 in _open: no such node");
  expect(newest.events.at(-1)?.what).toBe('{"n":0,"x":0.333333}');

  const seen: string[] = [];
  let since = 0;
  for (;;) {
    const { events, next, epoch } = await ask({
      since,
      epoch: newest.epoch,
      topics: ["custom/*"],
      limit: 30,
    });
    expect(epoch).toBe(newest.epoch);
    if (events.length === 0) break;
    seen.push(...events.map(({ topic, what }) => `${topic} ${JSON.parse(what).n}`));
    since = next;
  }
  expect(seen).toEqual([...Array.from({ length: 100 }, (_, n) => `custom/often ${n}`), "custom/last 0"]);
  expect((await ask({ contains: "SUCH NODE" })).matched).toBe(1);
});
