import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { encodeCompressedJson, PlainCodec } from "../../src/codec/index.ts";
import { DEFAULT_LANE_LIMITS } from "../../src/delivery/index.ts";
import { CliProcess } from "../support/cli-process.ts";
import { MuteClient } from "../support/mute-client.ts";
import { skipWithout } from "../support/needs.ts";
import { offeringGame } from "../support/offering-game.ts";
import { SIGNALS } from "../support/system-parts.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(20_000);

type Json = Record<string, unknown>;

const codec = new PlainCodec();
const packet = (frame: number) => (codec.encodePerformance(frame, 90, 11, 2.5) as Uint8Array).slice();

async function patchAt(httpUrl: string, changes: unknown): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${httpUrl}/config`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(changes),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

const patch = (relay: TestRelay, changes: unknown) => patchAt(relay.httpUrl, changes);

async function inForce(relay: TestRelay): Promise<{ config: Json; from: Json; live: string[] }> {
  return (await (await fetch(`${relay.httpUrl}/config`)).json()) as never;
}

describe("PATCH /config", () => {
  test("answers with the values in force and their origin; null restores the default", async () => {
    await using relay = TestRelay.start();
    const { status, body } = await patch(relay, { max_events: 7, fps_interval_s: 0.25 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      config: { max_events: 7, fps_interval_s: 0.25, max_controls: 256 },
      from: { max_events: "request", fps_interval_s: "request", max_controls: "default" },
    });
    expect(body).toEqual((await inForce(relay)) as never);
    expect((await patch(relay, { max_events: null, fps_interval_s: null })).body).toMatchObject({
      config: { max_events: 1000, fps_interval_s: null },
      from: { max_events: "default", fps_interval_s: "default" },
    });
  });

  test("changes all given settings or none, and only this relay's", async () => {
    await using relay = TestRelay.start();
    await using other = TestRelay.start();
    const before = await inForce(relay);
    const wrong = [
      [
        { max_events: 7, prot: 1 },
        400,
        "bad_config",
        '$.prot: expected a setting, got "prot"; did you mean port?',
      ],
      [
        { max_events: 7, max_controls: 0 },
        400,
        "bad_config",
        "$.max_controls: expected a whole number from 1",
      ],
      [{ max_events: 7, port: 1, host: "::1" }, 409, "needs_restart", "got port, host"],
      [{ max_events: 7, log_level: "warning" }, 400, "bad_config", "$.log_level: expected one of"],
    ] as const;
    for (const [changes, status, code, message] of wrong) {
      const refused = await patch(relay, changes);
      expect([refused.status, refused.body.code]).toEqual([status, code]);
      expect(refused.body.message).toContain(message);
    }
    expect(await inForce(relay)).toEqual(before);
    await patch(relay, { max_events: 7 });
    expect((await inForce(other)).config.max_events).toBe(1000);
  });

  test("never shows a token, and accepts none", async () => {
    const tokens = { all: "all-secret", viewer: "viewer-secret", producer: undefined, control: undefined };
    const access = { tokens, insecure: false, allowedOrigins: [], allowedHosts: [] };
    await using relay = TestRelay.start({ access });
    const headers = { authorization: "Bearer all-secret", "content-type": "application/json" };
    const shown = await fetch(`${relay.httpUrl}/config`, { headers });
    const text = await shown.text();
    expect([
      shown.status,
      text.includes("secret"),
      Object.keys(JSON.parse(text).config).includes("token"),
    ]).toEqual([200, false, false]);
    const body = '{"token":"another-secret"}';
    const refused = await fetch(`${relay.httpUrl}/config`, { method: "PATCH", headers, body });
    const said = await refused.text();
    expect([refused.status, said.includes("secret")]).toEqual([409, false]);
    const viewer = { ...headers, authorization: "Bearer viewer-secret" };
    const forbidden = await fetch(`${relay.httpUrl}/config`, {
      method: "PATCH",
      headers: viewer,
      body: "{}",
    });
    expect(forbidden.status).toBe(403);
  });

  test("shows the limits in force in /status and in the welcome", async () => {
    await using relay = TestRelay.start();
    await patch(relay, { max_inflated_bytes: 4096, heartbeat_timeout_s: 90 });
    const limits = { inflated_bytes: 4096, heartbeat_timeout_s: 90 };
    expect(await relay.status()).toMatchObject({ limits });
    using client = await relay.client("/?format=json");
    expect(await client.message(({ type }) => type === "welcome")).toMatchObject({ limits });
  });
});

describe("a change of", () => {
  test("the heartbeat applies to connected clients and games", async () => {
    await using relay = TestRelay.start({ heartbeatIntervalSeconds: 3600, heartbeatTimeoutSeconds: 3600 });
    using mute = await MuteClient.connect("127.0.0.1", relay.relay.port);
    using healthy = await relay.client();
    expect(mute.seen("ping")).toEqual([]);
    await patch(relay, { heartbeat_interval_s: 0.05, heartbeat_timeout_s: 0.5 });
    await mute.ended;
    expect(mute.seen("close").map(({ closeCode }) => closeCode)).toEqual([4000]);
    expect(mute.seen("ping").length).toBeGreaterThan(2);
    await healthy.settled();
    using game = await relay.game();
    const silent = await MuteClient.connect("127.0.0.1", relay.relay.port, "/producer");
    await patch(relay, { producer_timeout_s: 0.5 });
    await silent.ended;
    game.send({ type: "hello" });
    await game.message(({ type }) => type === "welcome");
  });

  test("the compression threshold applies to the next message, also if it came compressed", async () => {
    await using relay = TestRelay.start();
    using game = await relay.game();
    using client = await relay.client();
    const event = (n: number) =>
      JSON.stringify({
        type: "event",
        event: "custom",
        data: { event_name: "long", n, text: "x".repeat(400) },
      });
    game.send(event(1));
    await client.message(({ data }) => (data as Json | undefined)?.n === 1);
    await patch(relay, { compression_threshold_bytes: 100 });
    game.send(event(2));
    await client.packet(0x02);
    await patch(relay, { compression_threshold_bytes: 4096 });
    game.send((encodeCompressedJson(codec, event(3)) as Uint8Array).slice());
    await client.message(({ data }) => (data as Json | undefined)?.n === 3);
    expect(client.packets().filter(([first]) => first === 0x02)).toHaveLength(1);
  });

  test("the inflated size applies to the next packet", async () => {
    await using relay = TestRelay.start();
    using game = await relay.game();
    using client = await relay.client();
    const send = (event_name: string) => {
      const text = JSON.stringify({
        type: "event",
        event: "custom",
        data: { event_name, text: "x".repeat(2000) },
      });
      game.send((encodeCompressedJson(codec, text) as Uint8Array).slice());
    };
    send("fits");
    await client.packet(0x02);
    await patch(relay, { max_inflated_bytes: 1024 });
    send("too_long");
    expect(await game.message(({ type }) => type === "error")).toMatchObject({
      code: "bad_packet",
      message: expect.stringContaining("tooLarge"),
    });
    await patch(relay, { max_inflated_bytes: null });
    send("fits");
    await client.packetThat((bytes) => bytes[0] === 0x02 && client.packets().indexOf(bytes) > 0);
  });

  test("the default interval changes the demand on the game, throttles clients that ask for none, and affects no others", async () => {
    await using relay = TestRelay.start();
    using game = await relay.game();
    game.send({ type: "hello", source: "room", intervals: { fps: 0.5, vr_tracking: 0.1, performance: 0.5 } });
    await game.message(({ type }) => type === "welcome");
    using usual = await relay.client();
    using v1 = await relay.client("/?format=json&topics=fps");
    using own = await relay.client("/?format=json&topics=fps&max_hz=0");
    await own.ask({ command: "unsubscribe", topics: ["fps"] });
    const told = (interval: number) =>
      game.message(
        ({ command, interval: asked, stream }) =>
          command === "set_update_interval" && stream === "fps" && asked === interval,
      );
    await patch(relay, { fps_interval_s: 0.02 });
    await told(0.02);
    await patch(relay, { fps_interval_s: 3600 });
    await told(3600);
    await own.ask({ command: "subscribe", topics: ["fps"], max_hz: 0 });
    await told(0);
    for (let frame = 1; frame <= 20; frame++) game.send(packet(frame));
    await own.take(20, ({ topic }) => topic === "fps");
    await Promise.all([usual.settled(), v1.settled()]);
    const jsonOf = (client: typeof usual) =>
      client.messages().filter(({ event, topic }) => event === "fps" || topic === "fps").length;
    // 0x01 is every sample, whatever the rate.
    expect([usual.packets().length, jsonOf(usual), jsonOf(v1)]).toEqual([20, 1, 1]);
    await own.ask({ command: "unsubscribe", topics: ["fps"] });
    await patch(relay, { fps_interval_s: 0 });
    for (let frame = 21; frame <= 30; frame++) game.send(packet(frame));
    await usual.take(11, ({ event }) => event === "fps");
    await patch(relay, { fps_interval_s: null });
    await told(0.5);
  });

  test("a lane's limits closes a client that had stalled before", async () => {
    const lanes = { ...DEFAULT_LANE_LIMITS, stalenessMillis: 60_000, maxStallMillis: 3_600_000 };
    await using relay = TestRelay.start({ lanes });
    using game = await relay.game();
    using mute = await MuteClient.connect("127.0.0.1", relay.relay.port);
    const stream = setInterval(() => game.send(packet(1)), 10);
    try {
      await patch(relay, { staleness_ms: 20 });
      for (;;) {
        const { clients } = (await (await fetch(`${relay.httpUrl}/clients`)).json()) as { clients: Json[] };
        if (clients.some(({ lane }) => lane === "slow")) break;
        await Bun.sleep(5);
      }
      expect(mute.seen("close")).toEqual([]);
      await patch(relay, { max_stall_s: 0.05 });
      await mute.ended;
      expect(mute.seen("close").map(({ closeCode }) => closeCode)).toEqual([4001]);
    } finally {
      clearInterval(stream);
    }
  });

  test("the limit on waiting messages applies at once", async () => {
    const lanes = { ...DEFAULT_LANE_LIMITS, stalenessMillis: 20, maxStallMillis: 3_600_000 };
    await using relay = TestRelay.start({ lanes });
    const game = await offeringGame(relay, "room");
    using mute = await MuteClient.connect("127.0.0.1", relay.relay.port);
    const queued = async (until: (messages: number, dropped: number) => boolean) => {
      for (;;) {
        game.send({ type: "event", event: "custom", data: { event_name: "a" } });
        const answer = await fetch(`${relay.httpUrl}/clients`);
        const { clients } = (await answer.json()) as { clients: Json[] };
        const [one] = clients;
        if (until(Number(one?.queued_messages), Number(one?.dropped))) return one;
      }
    };
    await queued((messages) => messages >= 20);
    await patch(relay, { max_events: 3 });
    const bounded = await queued((messages, dropped) => messages <= 3 && dropped >= 17);
    expect(bounded).toMatchObject({ dropped_by_topic: { "custom/a": expect.any(Number) } });
    expect(Number(bounded?.queued_bytes)).toBeGreaterThan(0);
    expect(mute.seen("close")).toEqual([]);
  });

  test("the limits on incoming messages applies to connected and new peers", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client("/?format=json");
    await client.ask({ command: "subscribe", topics: ["fps"] });
    await patch(relay, { max_subscriptions: 1, max_message_bytes: 2048, max_json_depth: 5 });
    expect(await client.ask({ command: "subscribe", topics: ["custom/a"] })).toMatchObject({
      code: "too_many_subscriptions",
    });
    client.send({ command: "ping", t: [[[[[[1]]]]]] });
    expect(await client.message(({ code }) => code === "bad_json")).toBeDefined();
    client.send({ command: "ping", t: "x".repeat(3000) });
    expect(await client.message(({ code }) => code === "message_too_large")).toBeDefined();
    await patch(relay, { max_subscriptions: 2, max_connections: 1 });
    expect(await client.ask({ command: "subscribe", topics: ["custom/a"] })).toMatchObject({ type: "ack" });
    const refused = await fetch(relay.httpUrl, {
      headers: {
        upgrade: "websocket",
        connection: "Upgrade",
        "sec-websocket-version": "13",
        "sec-websocket-key": Buffer.alloc(16).toString("base64"),
      },
    });
    expect(await refused.json()).toMatchObject({ code: "too_many_connections" });
  });

  test("the budget applies to games that play already; null judges them by their own rate again", async () => {
    await using relay = TestRelay.start();
    using game = await relay.game();
    const budget = async () => {
      game.send({ type: "event", event: "performance", data: { max_fps: 90 }, timestamp: 1 });
      await game.ask({ type: "nonsense" });
      const { games } = (await (await fetch(`${relay.httpUrl}/stats`)).json()) as { games: Json[] };
      return games[0]?.budget;
    };
    expect(await budget()).toMatchObject({ hz: 90, origin: "max_fps" });
    await patch(relay, { budget_hz: 72 });
    expect(await budget()).toMatchObject({ hz: 72, origin: "given" });
    await patch(relay, { budget_hz: null });
    expect(await budget()).toMatchObject({ hz: 90, origin: "max_fps" });
  });

  test.skipIf(skipWithout(SIGNALS))("the log's level applies to the next line", async () => {
    await using cli = new CliProcess(["serve", "--port", "0", "--log-level", "silent"]);
    const httpUrl = (await cli.relayUrl()).replace("ws:", "http:");
    await patchAt(httpUrl, { log_level: "info" });
    cli.process.kill("SIGTERM");
    expect(await cli.stderr).toContain("stopping");
  });
});
