import { expect, test } from "bun:test";
import { type Connected, request, TestDelivery, thaw } from "../../support/test-delivery.ts";

/** The JSON messages of a client that name a topic: events and notices. */
function namedTopics({ socket }: Connected): string[] {
  return socket.received.flatMap((payload) => {
    if (!payload.startsWith("{")) return [];
    const { type, topic, seq, count, first, last } = JSON.parse(payload) as Record<string, unknown>;
    if (type === "dropped") return [`dropped ${topic} ${count} ${first}-${last}`];
    return topic === undefined ? [] : [`${topic} ${seq}`];
  });
}

test("clients that are subscribed to a topic are told of messages that no client gets, behind those before them", () => {
  const delivery = new TestDelivery();
  const game = delivery.hub.open("e1", "elsewhere", { site: "lab" });
  const watching = delivery.connect("telemetry.v1.json");
  watching.client.subscribe([request("custom/*")]);
  const other = delivery.connect("telemetry.v1.json");
  other.client.subscribe([request("fps")]);
  const classic = delivery.connect("classic");
  delivery.sayEvent(game, "custom/a");
  delivery.parts.fanOut.lost({ source: game, topic: "custom/a", count: 3, first: 2, last: 4 });
  delivery.sayEvent(game, "custom/a");
  expect(namedTopics(watching)).toEqual(["custom/a 1", "dropped custom/a 3 2-4", "custom/a 2"]);
  expect(namedTopics(other)).toEqual([]);
  expect([watching, other, classic].map(({ client }) => client.lane.dropped.total)).toEqual([3, 0, 3]);
  expect(delivery.parts.drops.toRecord()).toEqual({ "custom/a": 6 });
});

test("a client that does not keep up is told once it has caught up, with what it lost itself", () => {
  const delivery = new TestDelivery();
  const game = delivery.hub.open("e1", "elsewhere", { site: "lab" });
  const slow = delivery.connect("telemetry.v1.json");
  slow.client.subscribe([request("custom/*"), request("fps")]);
  delivery.freeze(slow, game);
  delivery.parts.fanOut.lost({ source: game, topic: "custom/a", count: 2, first: 5, last: 6 });
  expect(namedTopics(slow).filter((one) => one.startsWith("dropped"))).toEqual([]);
  thaw(slow);
  expect(namedTopics(slow)).toContain("dropped custom/a 2 5-6");
});
