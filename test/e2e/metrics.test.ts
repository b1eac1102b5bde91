import { expect, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

const OPEN_METRICS = { accept: "application/openmetrics-text" };

async function scrape(relay: TestRelay, headers: Record<string, string> = OPEN_METRICS): Promise<string> {
  return await (await fetch(`${relay.httpUrl}/metrics`, { headers })).text();
}

/** The value of a metric without labels, or with all its labels. */
async function metric(relay: TestRelay, name: string): Promise<number> {
  const line = (await scrape(relay)).split("\n").find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}

test("a scrape needs the right to look", async () => {
  const tokens = { all: "all-1", viewer: "viewer-1", producer: "producer-1", control: "control-1" };
  await using relay = TestRelay.start({ access: { ...DEFAULT_RELAY_OPTIONS.access, tokens } });
  const answers = ["", "producer-1", "viewer-1"].map(async (token) => {
    const headers = token === "" ? {} : { authorization: `Bearer ${token}` };
    return (await fetch(`${relay.httpUrl}/metrics`, { headers })).status;
  });
  expect(await Promise.all(answers)).toEqual([401, 403, 200]);
});

test("a scrape gets the format that it accepts, compressed if it takes gzip", async () => {
  await using relay = TestRelay.start();
  const ask = async (headers: Record<string, string>) => {
    const { headers: got } = await fetch(`${relay.httpUrl}/metrics`, { headers });
    return ["content-type", "content-encoding", "cache-control"].map((name) => got.get(name));
  };
  expect(await ask({ ...OPEN_METRICS, "accept-encoding": "gzip" })).toEqual([
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
    "gzip",
    "no-store",
  ]);
  expect(await ask({ accept: "*/*", "accept-encoding": "identity" })).toEqual([
    "text/plain; version=0.0.4; charset=utf-8",
    null,
    "no-store",
  ]);
  expect((await scrape(relay)).endsWith("# EOF\n")).toBe(true);
  expect((await fetch(`${relay.httpUrl}/metrics`, { method: "POST" })).status).toBe(405);
});

test.each([false, true])(
  "a game samples for the metrics only if the setting says so (%p), whatever is scraped",
  async (metricsSampling) => {
    await using relay = TestRelay.start({ metricsSampling });
    for (let count = 0; count < 3; count++) await scrape(relay);
    using game = await relay.game();
    game.send({ type: "hello", source: "a" });
    await game.message(({ command }) => command === (metricsSampling ? "set_update_interval" : "configure"));
    await scrape(relay);
    const { demand } = await relay.status();
    const interval = metricsSampling ? 0 : null;
    expect(demand).toMatchObject({
      fps: { in_demand: metricsSampling, interval },
      vr_tracking: { in_demand: metricsSampling, interval },
      max_delay: metricsSampling ? 0.1 : 1,
    });
    expect(await metric(relay, 'godot_sampled{source="a",stream="fps"}')).toBe(Number(metricsSampling));
  },
);

test("messages and bytes of WebSockets are counted, and clients by their format", async () => {
  await using relay = TestRelay.start();
  using classic = await relay.client();
  using v1 = await TestClient.connect(`${relay.relay.url}/`, ["telemetry.v1.msgpack"]);
  using game = await relay.game();
  const text = JSON.stringify({ type: "event", event: "custom", data: { event_name: "x" } });
  const before = await metric(relay, "telemetry_relay_received_bytes_total");
  for (let count = 0; count < 5; count++) game.send(text);
  await classic.message(({ event }) => event === "custom");
  await classic.settled();
  const ping = JSON.stringify({ command: "ping", id: crypto.randomUUID() });
  expect(await metric(relay, "telemetry_relay_received_bytes_total")).toBe(
    before + 5 * text.length + ping.length,
  );
  const received = [classic, v1].flatMap((client) => client.received);
  expect(await metric(relay, "telemetry_relay_sent_bytes_total")).toBe(
    received.reduce((sum, { length }) => sum + length, 0),
  );
  expect(await metric(relay, 'telemetry_relay_clients{format="telemetry.v1.msgpack"}')).toBe(1);
  expect(await metric(relay, 'telemetry_relay_clients{format="classic"}')).toBe(1);
  expect(await metric(relay, "telemetry_relay_client_connections_total")).toBe(2);
  expect(await metric(relay, "telemetry_relay_game_connections_total")).toBe(1);
});
