import { describe, expect, test } from "bun:test";
import type { Source } from "../../../src/hub/index.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { FIXED_TOPICS } from "../../../src/protocol/topic-patterns.ts";
import { resume } from "../../support/resume.ts";
import { type Connected, request, TestDelivery, thaw } from "../../support/test-delivery.ts";

const MORE_THAN_TEN_MINUTES = 600_001;

/** Topics of the custom events that a client got. */
const got = ({ socket }: Connected) =>
  socket
    .messages()
    .filter(({ event }) => event === "custom")
    .map(({ topic }) => topic);

/** Ends the topics of a game. */
function leave({ hub, clock }: TestDelivery, game: Source): void {
  hub.close(game);
  clock.advance(MORE_THAN_TEN_MINUTES);
  hub.topics.trim(clock.monotonicMillis());
}

describe("a client that is subscribed to a topic that ends", () => {
  test.each([
    ["by name", ["custom/a"]],
    ["by wildcard", ["custom/*"]],
    ["by both", ["custom/*", "custom/a", "custom/other"]],
    ["by the wildcard for all", ["*"]],
  ])("%s gets the topic again when it comes again", (_, patterns) => {
    const delivery = new TestDelivery();
    const connected = delivery.connect("telemetry.v1.json");
    connected.client.subscribe(patterns.map((pattern) => request(pattern)));
    const first = delivery.hub.open();
    delivery.sayEvent(first, "custom/a");
    leave(delivery, first);
    expect(delivery.hub.topics.all()).toHaveLength(FIXED_TOPICS.length);
    delivery.sayEvent(delivery.hub.open(), "custom/a");
    expect(got(connected)).toEqual(["custom/a", "custom/a"]);
  });

  test("while it is slow still gets what waits for it, and what comes later", () => {
    const delivery = new TestDelivery();
    const connected = delivery.connect("telemetry.v1.json");
    connected.client.subscribe(["fps", "custom/*", "custom/a"].map((pattern) => request(pattern)));
    const [first, second] = [delivery.hub.open(), delivery.hub.open()];
    delivery.freeze(connected, first);
    delivery.sayEvent(first, "custom/a");
    for (let name = 0; name < DEFAULT_LIMITS.topics; name++) delivery.sayEvent(first, `custom/${name}`);
    delivery.hub.close(first);
    delivery.sayEvent(second, "custom/new");
    expect(delivery.hub.topics.all().map(({ name }) => name)).not.toContain("custom/a");
    delivery.sayEvent(second, "custom/a");
    thaw(connected);
    const events = got(connected);
    expect([events.length, events[0], events.at(-1)]).toEqual([
      DEFAULT_LIMITS.topics + 3,
      "custom/a",
      "custom/a",
    ]);
  });

  test("holds as many native subscriptions after a thousand such topics as after a hundred", () => {
    const delivery = new TestDelivery();
    const connected = delivery.connect("telemetry.v1.json");
    connected.client.subscribe([request("custom/*"), request("custom/a")]);
    const held: number[] = [];
    for (let round = 0; round < 10; round++) {
      const game = delivery.hub.open();
      for (let name = 0; name < 100; name++) delivery.sayEvent(game, `custom/${round}-${name}`);
      leave(delivery, game);
      held.push(connected.socket.topics.size);
    }
    expect(got(connected)).toHaveLength(1000);
    expect(new Set(held).size).toBe(1);
    expect(held[0]).toBeLessThan(5);
  });
});

test("a resume over the end of a topic is not recovered", () => {
  const delivery = new TestDelivery();
  const game = delivery.hub.open();
  const since = delivery.hub.topics.offset;
  delivery.sayEvent(game, "custom/a");
  leave(delivery, game);
  const resumed = (pattern: string, from: number) =>
    resume(delivery.connect("telemetry.v1.json").client, delivery.hub.epoch, from, [request(pattern)]);
  expect(["*", "custom/a", "log/*"].map((pattern) => resumed(pattern, since).recovered)).toEqual([
    false,
    false,
    true,
  ]);
  expect(resumed("*", since + 1).recovered).toBe(true);
});
