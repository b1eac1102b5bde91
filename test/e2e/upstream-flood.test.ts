import { expect, setDefaultTimeout, test } from "bun:test";
import { upstreamAddress } from "../../src/ingest/index.ts";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import { OldServer } from "../support/old-server.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const LIMITS = { ...DEFAULT_LIMITS, packetsPerSecond: 100 };
const event = { type: "event", event: "custom", data: { event_name: "flood" }, timestamp: 5 };

const flooded = (server: OldServer, patienceSeconds: number) =>
  TestRelay.start({
    upstreams: [upstreamAddress(server.url) ?? []].flat(),
    limits: { ...LIMITS, patienceSeconds },
  });

test("an upstream that floods is held to the rates of a game, and what is refused is counted", async () => {
  await using server = OldServer.start();
  await using relay = flooded(server, 60);
  using client = await relay.client();
  await server.until(() => server.connections === 1);
  for (let index = 0; index < 500; index++) server.sendAll(event);
  const refused = async () => ((await relay.status()).refusals as Record<string, number>).rate_exceeded ?? 0;
  // Half a second's packets may come at once.
  while ((await refused()) < 400) await Bun.sleep(5);
  expect(client.received.filter((one) => String(one).includes("flood")).length).toBeLessThanOrEqual(100);
  expect(server.connections).toBe(1);
});

test("an upstream that floods longer than the relay's patience is disconnected, and its account stays overdrawn", async () => {
  await using server = OldServer.start();
  await using relay = flooded(server, 0.6);
  await server.until(() => server.connections === 1);
  const flood = setInterval(() => {
    for (let index = 0; index < 50; index++) server.sendAll(event);
  }, 10);
  await server.until(() => server.connections >= 2);
  clearInterval(flood);
  const { refusals } = (await relay.status()) as { refusals: Record<string, number> };
  expect(refusals.rate_exceeded).toBeGreaterThan(100);
});
