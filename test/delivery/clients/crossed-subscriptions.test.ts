import { describe, expect, test } from "bun:test";
import { resume } from "../../support/resume.ts";
import { request, TestDelivery } from "../../support/test-delivery.ts";

const topicsOf = (messages: readonly Record<string, unknown>[]) => messages.map(({ topic }) => topic);

describe("a subscription of one client does not change what another client gets", () => {
  test.each([
    ["a game named like a wildcard", request("custom/a", { source: "*" }), request("custom/a")],
    [
      "a game and a topic with spaces and numbers in their names",
      request("custom/a", { interval: 5, source: "7 game-1" }),
      request("custom/a 5", { interval: 7, source: "game-1" }),
    ],
  ])("with %s", (_, strange, usual) => {
    const delivery = new TestDelivery();
    const [first, second] = [delivery.connect("telemetry.v1.json"), delivery.connect("telemetry.v1.json")];
    const game = delivery.hub.open();
    for (const { pattern } of [strange, usual]) delivery.sayEvent(game, pattern);
    first.client.subscribe([strange]);
    second.client.subscribe([usual]);
    delivery.sayEvent(game, usual.pattern);
    expect(topicsOf(first.socket.messages())).toEqual([]);
    expect(topicsOf(second.socket.messages())).toEqual([usual.pattern]);
  });
});

describe("a resume repeats the topics that it names", () => {
  function setUp() {
    const delivery = new TestDelivery();
    const { client, socket } = delivery.connect("telemetry.v1.json");
    client.subscribe([request("custom/a"), request("fps")]);
    const game = delivery.hub.open();
    for (const topic of ["custom/a", "custom/b", "alert"]) delivery.sayEvent(game, topic);
    delivery.sayFrame(game, 1);
    const received = socket.received.length;
    return { delivery, client, repeated: () => topicsOf(socket.messages().slice(received)) };
  }

  test("and no other topic, which the client already has", () => {
    const { delivery, client, repeated } = setUp();
    expect(resume(client, delivery.hub.epoch, 0, [request("custom/b")]).recovered).toBe(true);
    expect(repeated()).toEqual(["custom/b"]);
  });

  test("and those below its wildcards, even if the client is subscribed to one by name", () => {
    const { delivery, client, repeated } = setUp();
    expect(resume(client, delivery.hub.epoch, 0, [request("custom/*")]).recovered).toBe(true);
    expect(repeated()).toEqual(["custom/a", "custom/b"]);
  });

  test("or their newest values, after another epoch", () => {
    const { client, repeated } = setUp();
    expect(resume(client, "another", 0, [request("custom/b"), request("performance")]).recovered).toBe(false);
    expect(repeated()).toEqual([]);
  });
});

test("a message of a topic that is named like a wildcard goes out once", () => {
  const delivery = new TestDelivery();
  const connected = [delivery.connect("classic"), delivery.connect("telemetry.v1.json")];
  connected[1]?.client.subscribe([request("*")]);
  delivery.sayEvent(delivery.hub.open(), "custom/*");
  expect(connected.map(({ socket }) => socket.received.length)).toEqual([1, 1]);
});

test("of a topic that is requested twice, the last request counts, with its history", () => {
  const delivery = new TestDelivery();
  const { client, socket } = delivery.connect("telemetry.v1.json");
  const game = delivery.hub.open();
  delivery.sayEvent(game, "custom/a");
  const [none, one] = [{ kind: "none" } as const, { kind: "last", count: 1 } as const];
  client.subscribe([request("custom/a", { history: none }), request("custom/a", { history: one })]);
  expect(topicsOf(socket.messages())).toEqual(["custom/a"]);
});
