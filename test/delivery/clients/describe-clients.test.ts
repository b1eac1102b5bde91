import { expect, test } from "bun:test";
import { describeClients } from "../../../src/delivery/index.ts";
import { writeJson } from "../../../src/surfaces/http-api/operation/write-json.ts";
import { TestDelivery } from "../../support/test-delivery.ts";

test("clients of 64 subscriptions each are described a few at a time, and completely", async () => {
  const delivery = new TestDelivery();
  const requests = Array.from({ length: 64 }, (_, index) => ({
    pattern: `custom/topic ${index}`,
    interval: "own" as const,
    source: undefined,
    history: undefined,
  }));
  const clients = Array.from({ length: 100 }, () => {
    const { client } = delivery.connect("telemetry.v1.json");
    client.subscribe(requests);
    return client;
  });
  let describedInTurn = 0;
  let mostInTurn = 0;
  for (const client of clients) {
    const describe = client.describeSubscriptions.bind(client);
    client.describeSubscriptions = () => {
      mostInTurn = Math.max(mostInTurn, ++describedInTurn);
      return describe();
    };
  }
  // By this clock each look at it takes a millisecond: the writer pauses after four pieces.
  let now = 0;
  const { text } = await writeJson(
    { clients: describeClients(clients, delivery.clock) },
    {
      ticking: ["lag_ms"],
      nowMillis: () => now++,
      nextTurn: async () => {
        describedInTurn = 0;
      },
    },
  );
  const written = JSON.parse(text).clients as { subscriptions: unknown[] }[];
  expect([written.length, written.every(({ subscriptions }) => subscriptions.length === 64)]).toEqual([
    100,
    true,
  ]);
  // Each is written twice: for the answer, and for its tag without what ticks.
  expect(mostInTurn).toBeLessThanOrEqual(8);
});
