import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { encodeCompressedJson, PlainCodec } from "../../src/codec/index.ts";
import { upstreamAddress } from "../../src/ingest/index.ts";
import { CliProcess } from "../support/cli-process.ts";
import { skipWithout } from "../support/needs.ts";
import { OldServer } from "../support/old-server.ts";
import { SIGNALS } from "../support/system-parts.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const custom = (name: string, fill = "") => ({
  type: "event",
  event: "custom",
  data: { event_name: name, fill },
  timestamp: 5,
});
const isCustom = (name: string) => (message: Record<string, unknown>) =>
  (message.data as Record<string, unknown> | undefined)?.event_name === name;
const configured = (on: boolean) => ({
  command: "configure",
  config: { fps_enabled: on, vr_tracking_enabled: on },
});

const relayOf = (url: string) => TestRelay.start({ upstreams: [upstreamAddress(url) ?? []].flat() });

async function upstreamOf(relay: TestRelay): Promise<Record<string, unknown>> {
  const [upstream] = (await relay.status()).upstreams as Record<string, unknown>[];
  return upstream ?? {};
}

/** Waits until the upstream that is there sends to the relay's client: an event arrives that it sent. */
async function reaches(server: OldServer, client: TestClient, name: string): Promise<void> {
  server.sendAll(custom(name));
  await client.message(isCustom(name));
}

interface SnapshotAnswer extends Record<string, unknown> {
  data: Record<string, Record<string, unknown>>;
}

async function snapshotFor(client: TestClient): Promise<SnapshotAnswer> {
  return (await client.ask({ command: "get_snapshot" })) as SnapshotAnswer;
}

describe("a classic client of the relay receives an upstream's messages", () => {
  test("each sample once, as an identical 0x01, and events unchanged", async () => {
    await using server = OldServer.start();
    await using relay = relayOf(server.url);
    using client = await relay.client();
    await server.took("configure");
    await server.until(() => server.fpsEnabled);
    const packets = [1, 2, 3].map((frame) => server.sample(frame));
    const messages = [
      {
        type: "event",
        event: "vr_tracking",
        data: { headset: { position: [0, 1.5, 0], rotation: [0, 0, 0, 1] } },
        timestamp: 4,
      },
      { type: "event", event: "scene_changed", data: { scene: "res://a.tscn" }, timestamp: 1 },
      { type: "event", event: "error", data: { message: "e" }, timestamp: 3 },
      { type: "alert", level: "warning", message: "FPS dropped below 80", timestamp: 5 },
      custom("end"),
    ];
    for (const message of messages) server.sendAll(message);
    await client.message(isCustom("end"));
    expect(client.packets()).toEqual(packets);
    expect(client.messages().filter(({ type, event }) => type !== "pong" && event !== "fps")).toEqual(
      messages,
    );
    expect(server.notUnderstood).toEqual([]);
  });

  test("a 0x02 event unchanged", async () => {
    await using server = OldServer.start();
    await using relay = relayOf(server.url);
    using client = await relay.client();
    await server.took("configure");
    const text = JSON.stringify(custom("long", "x".repeat(3000)));
    const packet = (encodeCompressedJson(new PlainCodec(), text) as Uint8Array).slice();
    server.sendAll(packet);
    expect(await client.packet(0x02)).toEqual(packet);
  });

  test("while a game is connected too; the upstream's source is named by its address", async () => {
    await using server = OldServer.start();
    await using relay = relayOf(server.url);
    using client = await relay.client();
    using game = await relay.game();
    await server.took("configure");
    game.send({ type: "hello", source: "room" });
    game.send(custom("from-game"));
    await client.message(isCustom("from-game"));
    await reaches(server, client, "from-upstream");
    const { sources, games, games_ever } = await relay.status();
    expect([games, games_ever]).toEqual([2, 2]);
    const names = (sources as { source: string }[]).map(({ source }) => source).sort();
    expect(names).toEqual([`127.0.0.1:${server.port}`, "room"]);
  });
});

describe("an upstream that starts and stops", () => {
  test("is found if it starts after the relay, and again with a new epoch after it was killed", async () => {
    const first = OldServer.start();
    const { port, url } = first;
    await first.kill();
    await using relay = relayOf(url);
    using client = await relay.client();
    expect(await upstreamOf(relay)).toMatchObject({ url, connected: false, connections: 0, epoch: null });

    const epochs: unknown[] = [];
    for (const life of [1, 2]) {
      await using server = OldServer.start(port);
      await server.took("configure");
      await reaches(server, client, `life ${life}`);
      const status = await upstreamOf(relay);
      expect(status).toMatchObject({
        connected: true,
        connections: life,
        reason: null,
        source: `127.0.0.1:${port}`,
        since: expect.any(Number),
      });
      epochs.push(status.epoch);
    }
    expect(new Set(epochs).size).toBe(2);
  });
});

describe("the relay sends the clients' demand by the old protocol", () => {
  test("switches streams off without clients, and on with one", async () => {
    await using server = OldServer.start();
    await using relay = relayOf(server.url);
    expect(await server.took("configure", 1)).toEqual([configured(false)]);
    const client = await relay.client();
    expect(await server.took("configure", 2)).toEqual([configured(false), configured(true)]);
    client[Symbol.dispose]();
    await server.took("configure", 3);
    expect(server.fpsEnabled).toBe(false);
  });

  test("switches streams on at once if a client already listens, for any state of an earlier connection", async () => {
    const { port, url } = await freePort();
    await using relay = relayOf(url);
    using _client = await relay.client();
    await using server = OldServer.start(port);
    server.fpsEnabled = false;
    expect(await server.took("configure", 1)).toEqual([configured(true)]);
  });

  test("sends an interval as the upstream's only interval", async () => {
    await using server = OldServer.start();
    await using relay = relayOf(server.url);
    using client = await relay.client();
    using other = await relay.client();
    await server.took("configure");
    client.send({ command: "set_update_interval", interval: 0.05 });
    expect(await server.took("set_update_interval")).toEqual([
      { command: "set_update_interval", interval: 0.05 },
    ]);
    other.send({ command: "set_update_interval", interval: 0.02, stream: "fps" });
    expect(await server.took("set_update_interval", 2)).toContainEqual({
      command: "set_update_interval",
      interval: 0.02,
    });
    expect(server.notUnderstood).toEqual([]);
  });

  test("leaves the upstream sampling when the relay stops", async () => {
    await using server = OldServer.start();
    const relay = relayOf(server.url);
    await server.took("configure");
    expect(server.fpsEnabled).toBe(false);
    await relay[Symbol.asyncDispose]();
    await server.until(() => server.connected === 0);
    expect([server.fpsEnabled, server.trackingEnabled]).toEqual([true, true]);
  });
});

describe("get_snapshot through the relay", () => {
  test("shows the upstream's current answer to the client that asked", async () => {
    await using server = OldServer.start();
    server.snapshot = { scene: "res://a.tscn", players: 2 };
    await using relay = relayOf(server.url);
    using client = await relay.client();
    using other = await relay.client();
    await server.took("get_snapshot");
    const source = `127.0.0.1:${server.port}`;
    const age_ms = expect.any(Number);
    expect((await snapshotFor(client)).data.game).toEqual({ ...server.snapshot, source, age_ms });
    server.snapshot = { scene: "res://b.tscn", players: 3 };
    expect((await snapshotFor(client)).data.game).toEqual({ ...server.snapshot, source, age_ms });
    await reaches(server, other, "end");
    expect(other.messages().filter(({ type }) => type === "snapshot")).toEqual([]);
  });

  test("shows a snapshot so long that the upstream sends it as 0x02", async () => {
    await using server = OldServer.start();
    server.snapshot = { fill: "x".repeat(5000), scene: "res://a.tscn" };
    await using relay = relayOf(server.url);
    using client = await relay.client();
    await server.took("get_snapshot");
    await reaches(server, client, "known");
    client.send({ command: "get_snapshot" });
    const packet = await client.packet(0x02);
    const { data } = JSON.parse(Buffer.from(Bun.gunzipSync(packet.slice(9))).toString());
    expect(data.game).toMatchObject(server.snapshot);
  });

  test("is answered with the known values if the upstream hangs or has gone", async () => {
    await using server = OldServer.start();
    await using relay = relayOf(server.url);
    using client = await relay.client();
    await server.took("get_snapshot");
    await reaches(server, client, "known");
    await snapshotFor(client);
    server.snapshot = undefined;
    expect((await snapshotFor(client)).data.game).toMatchObject({ scene: "res://main.tscn" });
    await server.kill();
    expect((await snapshotFor(client)).data.game).toMatchObject({ scene: "res://main.tscn" });
  });

  test("a snapshot that no client asked for goes to all clients", async () => {
    await using server = OldServer.start();
    await using relay = relayOf(server.url);
    using client = await relay.client();
    await server.took("get_snapshot");
    await reaches(server, client, "known");
    await snapshotFor(client);
    const snapshot = { type: "snapshot", data: { pushed: true }, timestamp: 7 };
    server.sendAll(snapshot);
    expect(await client.message(({ timestamp }) => timestamp === 7)).toEqual(snapshot);
  });
});

test("an upstream's bad messages harm no client, get no answer, and are counted", async () => {
  await using server = OldServer.start();
  await using relay = relayOf(server.url);
  using client = await relay.client();
  using game = await relay.game();
  await server.took("configure");
  const rubbish = [
    "{",
    "[]",
    '{"type":"nonsense"}',
    '{"type":"welcome","id":1}',
    '{"type":"snapshot"}',
    "[".repeat(100_000),
    `"${"x".repeat(1_100_000)}"`,
    new Uint8Array([9, 9]),
    new Uint8Array(0),
    new Uint8Array(1_200_000).fill(1),
    new Uint8Array([2, 0, 0, 0, 9, 0, 0, 0, 3, 31, 139, 8]),
  ];
  for (const message of rubbish) {
    server.sendAll(message);
    game.send(custom("beside"));
  }
  await reaches(server, client, "end");
  await client.take(rubbish.length, isCustom("beside"));
  const { refusals } = (await relay.status()) as Record<string, Record<string, number>>;
  const upstream = await upstreamOf(relay);
  expect(Object.values(refusals ?? {}).reduce((sum, count) => sum + count, 0)).toBe(rubbish.length);
  expect(upstream).toMatchObject({ connected: true, connections: 1 });
  expect(server.notUnderstood).toEqual([]);
});

describe("--upstream on the command line", () => {
  test.skipIf(skipWithout(SIGNALS))(
    "reads from the named server, and leaves it sampling on a signal to stop",
    async () => {
      await using server = OldServer.start();
      await using cli = new CliProcess(["serve", "--port", "0", "--upstream", server.url]);
      await cli.relayUrl();
      expect(await server.took("configure")).toEqual([configured(false)]);
      cli.process.kill("SIGTERM");
      expect(await cli.process.exited).toBe(0);
      await server.until(() => server.connected === 0);
      expect(server.commands("configure")).toEqual([configured(false), configured(true)]);
    },
  );

  test.each(["127.0.0.1:8082", "http://127.0.0.1:8082", "ws://127.0.0.1:99999", "ws://", "x"])(
    "with the wrong address %p ends with 2 and shows the expected form",
    async (address) => {
      await using cli = new CliProcess(["serve", "--port", "0", "--upstream", address]);
      expect(await cli.process.exited).toBe(2);
      expect(await cli.stderr).toContain("ws://127.0.0.1:8082");
    },
  );

  test("with the relay's own address ends with 2, because the relay would read itself", async () => {
    const { port } = await freePort();
    await using cli = new CliProcess(["serve", "--port", `${port}`, "--upstream", `ws://localhost:${port}`]);
    expect(await cli.process.exited).toBe(2);
    expect(await cli.stderr).toContain("is this relay");
  });
});

/** A port at which nobody listens now. */
async function freePort(): Promise<{ port: number; url: string }> {
  const server = OldServer.start();
  const { port, url } = server;
  await server.kill();
  return { port, url };
}

test("an upstream offers no commands and gets no question of the new protocol", async () => {
  await using server = OldServer.start();
  await using relay = relayOf(server.url);
  using client = await relay.client();
  await server.took("configure");
  server.sendAll({ type: "commands", commands: [{ name: "teleport" }] });
  await reaches(server, client, "after");
  const { source } = await upstreamOf(relay);
  expect(await client.ask({ command: "call", name: "teleport" })).toMatchObject({
    code: "no_game",
    message: `expected a game that offers teleport; ${source} offers no commands`,
  });
  const fresh = await client.ask({ command: "get_snapshot", fresh: true });
  expect(fresh).toMatchObject({ type: "snapshot", data: { game: server.snapshot, sources: [{ source }] } });
  expect(server.notUnderstood).toEqual([]);
  expect(server.commands("get_snapshot").every((command) => command.id === undefined)).toBe(true);
});

test("clients of a v1 format also receive an upstream's messages", async () => {
  await using server = OldServer.start();
  await using relay = relayOf(server.url);
  using client = await TestClient.connect(`${relay.relay.url}/?topics=*`, ["telemetry.v1.json"]);
  expect(await client.message(({ type }) => type === "welcome")).toMatchObject({
    format: "telemetry.v1.json",
  });
  await server.took("configure");
  server.sendAll(custom("passed"));
  await client.message(isCustom("passed"));
});
