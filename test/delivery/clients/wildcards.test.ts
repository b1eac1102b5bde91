import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { closeClient, type SubscriptionRequest } from "../../../src/delivery/index.ts";
import type { Source } from "../../../src/hub/index.ts";
import { request, TestDelivery, thaw } from "../../support/test-delivery.ts";

const V1 = "telemetry.v1.json";
const NONE = { kind: "none" } as const;

/** A game that has said its name. */
function game(delivery: TestDelivery, name: string): Source {
  const source = delivery.hub.open();
  delivery.hub.introduce(source, { type: "hello", source: name });
  return source;
}

const named = (messages: readonly Record<string, unknown>[]) =>
  messages.map(({ topic, source }) => `${topic} of ${source}`);

describe("a client with wildcards for many games", () => {
  test("joins no native topic for games that never come, and one for a game with many topics", () => {
    const delivery = new TestDelivery();
    const { client, socket } = delivery.connect(V1);
    client.subscribe(Array.from({ length: 64 }, (_, index) => request("*", { source: `game ${index}` })));
    expect(socket.topics.size).toBe(0);
    const source = game(delivery, "game 7");
    for (let topic = 0; topic < 50; topic++) delivery.sayEvent(source, `custom/${topic}`);
    delivery.sayFrame(source, 1);
    expect(socket.topics.size).toBe(1);
    expect(socket.received).toHaveLength(51);
    expect(delivery.sockets.published).toHaveLength(51);
  });

  test("leaves nothing behind", () => {
    const delivery = new TestDelivery();
    const { client } = delivery.connect(V1);
    const source = game(delivery, "game 0");
    client.subscribe(
      Array.from({ length: 32 }, (_, index) => request("*", { source: `game ${index}`, interval: 5 })),
    );
    for (const frame of [1, 2]) delivery.sayFrame(source, frame);
    client.subscribe([request("custom/a"), request("log/error")]);
    for (const frame of [3, 4]) delivery.sayFrame(source, frame);
    closeClient(delivery.parts, client);
    delivery.clock.advance(100);
    const { fanOut } = delivery.parts;
    expect([fanOut.hasSubscribers("fps"), fanOut.hasSubscribers("custom/a")]).toEqual([false, false]);
    expect(delivery.clock.timers).toBe(0);
  });
});

describe("the max_hz of a wildcard", () => {
  test("holds for each state topic of each game by itself, and for no event", () => {
    const delivery = new TestDelivery();
    const { client, socket } = delivery.connect(V1);
    client.subscribe([request("*", { interval: 1 })]);
    const games = ["one", "other"].map((name) => game(delivery, name));
    for (let frame = 1; frame <= 3; frame++) {
      for (const source of games) {
        delivery.sayFrame(source, frame);
        delivery.sayEvent(source, "vr_tracking");
        delivery.sayEvent(source, "custom/a");
      }
    }
    const counts = Map.groupBy(named(socket.messages()), (name) => name);
    expect(Object.fromEntries([...counts].map(([name, { length }]) => [name, length]))).toEqual({
      "fps of one": 1,
      "fps of other": 1,
      "vr_tracking of one": 1,
      "vr_tracking of other": 1,
      "custom/a of one": 3,
      "custom/a of other": 3,
    });
    const received = socket.received.length;
    delivery.clock.advance(1100);
    expect(named(socket.messages().slice(received)).sort()).toEqual([
      "fps of one",
      "fps of other",
      "vr_tracking of one",
      "vr_tracking of other",
    ]);
  });

  test("holds back no value of a game that leaves", () => {
    const delivery = new TestDelivery();
    const { client, socket } = delivery.connect(V1);
    client.subscribe([request("*", { interval: 10 })]);
    const source = game(delivery, "one");
    for (const frame of [1, 2]) delivery.sayFrame(source, frame);
    expect(socket.received).toHaveLength(1);
    delivery.hub.close(source);
    expect(socket.received).toHaveLength(2);
    expect(delivery.clock.timers).toBe(0);
  });

  test("holds back no value when the client names a topic beside the wildcard", () => {
    const delivery = new TestDelivery();
    const { client, socket } = delivery.connect(V1);
    client.subscribe([request("*", { interval: 10 })]);
    const source = game(delivery, "one");
    for (const frame of [1, 2]) delivery.sayFrame(source, frame);
    client.subscribe([request("custom/a")]);
    const frames = socket.messages().map(({ data }) => (data as { frame: number }).frame);
    expect(frames).toEqual([1, 2]);
  });
});

test("clients that name different events beside a wildcard share one publish of all other topics", () => {
  const delivery = new TestDelivery();
  const clients = Array.from({ length: 10 }, (_, index) => {
    const { client, socket } = delivery.connect(V1);
    client.subscribe([request("*"), request(`custom/${index}`)]);
    return socket;
  });
  delivery.sayFrame(game(delivery, "one"), 1);
  expect(delivery.sockets.published).toHaveLength(1);
  expect(clients.map(({ received }) => received.length)).toEqual(clients.map(() => 1));
});

test("a client that was slow gets what its wildcard covers, with a topic left out by name", () => {
  const delivery = new TestDelivery();
  const connected = delivery.connect(V1);
  connected.client.subscribe([request("*"), request("custom/a", { source: "other" })]);
  const source = game(delivery, "one");
  delivery.freeze(connected, source);
  for (const topic of ["custom/a", "custom/b"]) delivery.sayEvent(source, topic);
  connected.client.subscribe([request("log/*", { source: "other" })]);
  thaw(connected);
  const events = named(connected.socket.messages()).filter((name) => name.startsWith("custom"));
  expect(events).toEqual(["custom/b of one"]);
});

describe("history of several games", () => {
  function setUp() {
    const delivery = new TestDelivery();
    const games = ["one", "two", "three"].map((name) => game(delivery, name));
    for (let round = 0; round < 3; round++) for (const source of games) delivery.sayEvent(source, "custom/a");
    for (const source of games) delivery.sayFrame(source, 1);
    const { client, socket } = delivery.connect(V1);
    return { delivery, client, seen: () => named(socket.messages()) };
  }
  const last = (count: number) => ({ kind: "last", count }) as const;

  test("comes for each game as its own subscription asks", () => {
    const { client, seen } = setUp();
    client.subscribe([
      request("custom/*", { source: "one", history: last(2) }),
      request("custom/*", { source: "two", history: NONE }),
      request("custom/*", { source: "three", history: last(1) }),
      request("fps", { source: "two" }),
      request("fps", { source: "nobody" }),
    ]);
    expect(seen().sort()).toEqual(["custom/a of one", "custom/a of one", "custom/a of three", "fps of two"]);
  });

  test("is of all games together for a subscription to every game", () => {
    const { client, seen } = setUp();
    client.subscribe([
      request("custom/a", { history: last(4) }),
      request("custom/a", { source: "one", history: last(3) }),
    ]);
    expect(seen()).toEqual(["three", "one", "two", "three"].map((name) => `custom/a of ${name}`));
  });

  test("comes since an offset, another one for each game", () => {
    const { client, seen } = setUp();
    client.subscribe([
      request("custom/a", { source: "one", history: { kind: "since", offset: 1 } }),
      request("custom/a", { source: "two", history: { kind: "since", offset: 5 } }),
    ]);
    expect(seen()).toEqual(["custom/a of one", "custom/a of one", "custom/a of two"]);
  });
});

test("each message comes once to a client with a subscription that covers its topic and game, and to no other", () => {
  const patterns = ["*", "custom/*", "custom/a", "custom/b", "log/*", "log/error", "scene", "profiler/*"];
  const topics = ["custom/a", "custom/b", "custom/c", "log/error", "log/info", "scene", "profiler/visual"];
  const games = ["one", "two", "three"];
  const subscription = fc.record({
    pattern: fc.constantFrom(...patterns),
    source: fc.constantFrom(undefined, "one", "two"),
    interval: fc.constantFrom("own" as const, 0, 1),
  });
  /** The most exact pattern counts, and in it a subscription to every game. */
  function covers(all: readonly SubscriptionRequest[], topic: string, name: string): boolean {
    const family = `${topic.split("/")[0]}/*`;
    const order = topic.startsWith("profiler") ? [topic, family] : [topic, family, "*"];
    const exact = order
      .map((one) => all.filter(({ pattern }) => pattern === one))
      .find(({ length }) => length > 0);
    return exact?.some(({ source }) => source === undefined || source === name) ?? false;
  }
  fc.assert(
    fc.property(
      fc.array(fc.array(subscription, { minLength: 1 }), { minLength: 1, maxLength: 4 }),
      (clients) => {
        const delivery = new TestDelivery();
        const sources = games.map((name) => game(delivery, name));
        const say = () => {
          for (const source of sources) for (const topic of topics) delivery.sayEvent(source, topic);
        };
        const connected = clients.map((subscriptions) => {
          const all = subscriptions.map((one) => request(one.pattern, { ...one, history: NONE }));
          const { client, socket } = delivery.connect(V1);
          // One after the other, with messages between: every step changes what wildcards leave out.
          for (const one of all) {
            client.subscribe([one]);
            say();
          }
          return { all, socket, before: 0 };
        });
        for (const one of connected) one.before = one.socket.received.length;
        say();
        const said = games.flatMap((name) => topics.map((topic) => [topic, name] as const));
        for (const { all, socket, before } of connected)
          expect(named(socket.messages().slice(before))).toEqual(
            said
              .filter(([topic, name]) => covers(all, topic, name))
              .map(([topic, name]) => `${topic} of ${name}`),
          );
        for (const [topic, name] of said)
          expect(delivery.parts.fanOut.hasSubscribers(topic, name)).toBe(
            connected.some(({ all }) => covers(all, topic, name)),
          );
      },
    ),
    { numRuns: 150 },
  );
});
