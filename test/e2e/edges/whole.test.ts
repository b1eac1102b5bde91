import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { edgedRelay, edgesOf } from "../../support/edges/edged-relay.ts";
import { until } from "../../support/links/stage.ts";
import { skipWithout } from "../../support/needs.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { LINUX_PROGRAMS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";
import type { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(20_000);

const TOKENS = {
  all: "a-token-of-the-test-for-everything",
  viewer: "a-token-of-the-test-for-viewers",
  producer: undefined,
  control: undefined,
};
const AS_VIEWER = { headers: { authorization: `Bearer ${TOKENS.viewer}` } };

describe.skipIf(skipWithout(LINUX_PROGRAMS))("a relay with edges", () => {
  let relay: TestRelay;
  beforeAll(async () => {
    relay = await edgedRelay(2);
  });
  afterAll(async () => {
    await relay[Symbol.asyncDispose]();
  });
  const json = async (path: string) =>
    (await (await fetch(`${relay.httpUrl}${path}`)).json()) as Record<string, unknown>;

  test("shows the clients of all edges, each with its edge, and counts them once", async () => {
    const clients = await Promise.all(
      Array.from({ length: 12 }, () => TestClient.connect(relay.relay.url, ["telemetry.v1.json"])),
    );
    await until(async () => (await relay.status()).clients === 12);
    const { clients: shown } = (await json("/clients")) as { clients: { edge: number; format: string }[] };
    expect(shown.map(({ format }) => format)).toEqual(Array.from({ length: 12 }, () => "telemetry.v1.json"));
    const byEdge = Map.groupBy(shown, ({ edge }) => edge);
    for (const { edge, clients } of await edgesOf(relay)) expect(byEdge.get(edge)?.length ?? 0).toBe(clients);
    const metrics = await (await fetch(`${relay.httpUrl}/metrics`)).text();
    expect(metrics).toContain('telemetry_relay_clients{format="telemetry.v1.json"} 12');
    expect(metrics).toContain("telemetry_relay_edges 2");
    expect(metrics).not.toContain("+edge");
    expect(metrics).toContain("telemetry_relay_client_connections_total 12");
    for (const client of clients) client[Symbol.dispose]();
    await until(async () => (await relay.status()).clients === 0);
    expect((await relay.status()).clients_ever).toBe(12);
  });

  test("counts what its edges refuse", async () => {
    using client = await TestClient.connect(relay.relay.url, ["telemetry.v1.json"]);
    client.send({ command: "dance" });
    await client.message(({ code }) => code === "unknown_command");
    await until(async () => {
      const { refusals } = (await relay.status()) as { refusals: Record<string, number> };
      return refusals.unknown_command === 1;
    });
  });

  test("takes changed settings over into its edges", async () => {
    const body = JSON.stringify({ max_subscriptions: 1 });
    const headers = { "content-type": "application/json" };
    await fetch(`${relay.httpUrl}/config`, { method: "PATCH", body, headers });
    await until(async () => {
      using client = await TestClient.connect(relay.relay.url, ["telemetry.v1.json"]);
      client.send({ command: "subscribe", topics: ["fps", "scene"], id: 1 });
      return (await client.message(({ id }) => id === 1)).code === "too_many_subscriptions";
    });
    await fetch(`${relay.httpUrl}/config`, {
      method: "PATCH",
      body: JSON.stringify({ max_subscriptions: 256 }),
      headers,
    });
  });

  test("answers HTTP through its edges: pages, errors, conditional requests and bodies", async () => {
    const page = await fetch(`${relay.httpUrl}/`, { headers: { accept: "text/html" } });
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const again = await fetch(`${relay.httpUrl}/`, {
      headers: { accept: "text/html", "if-none-match": page.headers.get("etag") ?? "" },
    });
    expect(again.status).toBe(304);
    expect((await fetch(`${relay.httpUrl}/nowhere`)).status).toBe(404);
    const head = await fetch(`${relay.httpUrl}/status`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const wrong = await fetch(`${relay.httpUrl}/config`, {
      method: "PATCH",
      body: "{",
      headers: { "content-type": "application/json" },
    });
    expect([wrong.status, ((await wrong.json()) as { code: string }).code]).toEqual([400, "bad_json"]);
  });

  test("refuses foreign pages and hosts through its edges", async () => {
    const origin = { origin: "http://evil.example" };
    const page = await fetch(`${relay.httpUrl}/status`, { headers: origin });
    const host = await fetch(`${relay.httpUrl}/status`, { headers: { host: "evil.example" } });
    const codes = await Promise.all(
      [page, host].map(async (one) => ((await one.json()) as { code: string }).code),
    );
    expect(codes).toEqual(["origin_refused", "host_refused"]);
  });

  test("passes WebSockets of other paths on with their subprotocols and close codes", async () => {
    const viewer = await TestClient.connect(`${relay.relay.url}/foxglove`, ["foxglove.sdk.v1"]);
    expect(viewer.protocol).toBe("foxglove.sdk.v1");
    await viewer.message(({ op }) => op === "serverInfo");
    viewer[Symbol.dispose]();
    const editor = await TestClient.connect(`${relay.relay.url}/lsp`);
    editor.send("not a message of an editor");
    expect((await editor.message(() => true)).error).toBeDefined();
    editor[Symbol.dispose]();
    await expect(TestClient.connect(`${relay.relay.url}/foxglove`, ["foxglove.unknown"])).rejects.toThrow();
  });

  test("lets a client that has more than the edge wait, so that it gets nothing twice", async () => {
    using game = await offeringGame(relay, "ahead", "save");
    using client = await TestClient.connect(relay.relay.url, ["telemetry.v1.json"]);
    const { epoch } = await client.message(({ type }) => type === "welcome");
    client.send({ command: "ping", id: "now" });
    const { offset } = await client.message(({ id }) => id === "now");
    const since = (offset as number) + 50;
    client.send({ command: "resume", epoch, since, topics: ["custom/*"] });
    for (let number = 1; number <= 100; number++)
      game.send({ type: "event", event: "custom", data: { event_name: "ahead", number } });
    expect(await client.message(({ command }) => command === "resume")).toMatchObject({ recovered: true });
    await client.message(({ data }) => (data as { number?: number } | undefined)?.number === 100);
    const came = client.messages().filter(({ topic }) => topic === "custom/ahead");
    const numbers = came.map(({ data }) => (data as { number: number }).number);
    expect(came.every((message) => (message.offset as number) > since)).toBe(true);
    expect(numbers).toEqual(
      Array.from({ length: numbers.length }, (_, index) => 101 - numbers.length + index),
    );
  });

  test("passes long messages of games on", async () => {
    using game = await offeringGame(relay, "long", "save");
    using client = await TestClient.connect(relay.relay.url, ["telemetry.v1.json"]);
    client.send({ command: "subscribe", topics: ["custom/*"] });
    await client.message(({ type }) => type === "ack");
    const texts = ["a", "b", "c"].map((letter) => letter.repeat(400_000));
    for (const text of texts)
      game.send({ type: "event", event: "custom", data: { event_name: "long", text } });
    const came = await client.take(3, ({ topic }) => topic === "custom/long");
    expect(came.map(({ data }) => (data as { text: string }).text)).toEqual(texts);
  });
});

test.skipIf(skipWithout(LINUX_PROGRAMS))("tokens hold at the edges and through them", async () => {
  await using relay = await edgedRelay(1, {
    access: { tokens: TOKENS, insecure: false, allowedOrigins: [], allowedHosts: [] },
  });
  const codeOf = async (response: Promise<Response>) => (await response).status;
  expect([
    await codeOf(fetch(`${relay.httpUrl}/status`)),
    await codeOf(fetch(`${relay.httpUrl}/status`, AS_VIEWER)),
    await codeOf(fetch(`${relay.httpUrl}/config`, { ...AS_VIEWER, method: "PATCH", body: "{}" })),
    await codeOf(
      fetch(`${relay.httpUrl}/status`, { headers: { "x-telemetry-relay-edge": "guess edge 0 127.0.0.1" } }),
    ),
  ]).toEqual([401, 200, 403, 401]);
  await expect(TestClient.connect(relay.relay.url)).rejects.toThrow();
  await expect(TestClient.connect(`${relay.relay.url}/producer?token=${TOKENS.viewer}`)).rejects.toThrow();
  using game = await TestClient.connect(`${relay.relay.url}/producer?token=${TOKENS.all}`);
  using client = await TestClient.connect(`${relay.relay.url}/?token=${TOKENS.viewer}`);
  game.send({ type: "event", event: "custom", data: { event_name: "seen" } });
  await client.message(({ event }) => event === "custom");
});
