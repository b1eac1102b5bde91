import { describe, expect, test } from "bun:test";
import { gunzipSync } from "node:zlib";
import { PlainCodec } from "../../src/codec/index.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

const codec = new PlainCodec();
const performancePacket = (frame: number) =>
  (codec.encodePerformance(frame, 90, 11.5, 2.5) as Uint8Array).slice();

const tracking = {
  frame: 9,
  timeSeconds: 1234.5,
  headset: {
    position: [0.5, 1.75, -0.25] as [number, number, number],
    rotation: [0, 0, 0, 1] as [number, number, number, number],
    tracked: true,
  },
  leftController: {
    position: [-0.25, 1.2, -0.5] as [number, number, number],
    rotation: [0, 0, 0, 1] as [number, number, number, number],
    tracked: false,
    trigger: 0.8,
    grip: 0,
    buttonBits: 0b10001,
  },
  rightController: undefined,
};

describe("a client of the old protocol receives a game's messages", () => {
  test("0x01 unchanged", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    using game = await relay.game();
    const packet = performancePacket(7);
    game.send(packet);
    expect(await client.packet(0x01)).toEqual(packet);
  });

  test("0x03 as the vr_tracking event, every f32 exact", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    using game = await relay.game();
    game.send((codec.encodeTracking(tracking) as Uint8Array).slice());
    const event = await client.message(({ event }) => event === "vr_tracking");
    expect(event).toEqual({
      type: "event",
      event: "vr_tracking",
      data: {
        headset: { position: [0.5, 1.75, -0.25], rotation: [0, 0, 0, 1] },
        left_controller: {
          position: [-0.25, 1.2, -0.5],
          rotation: [0, 0, 0, 1],
          tracked: false,
          buttons: { trigger: 0.8, grip: 0, trigger_click: true, ax_button: true },
        },
        frame: 9,
      },
      timestamp: 1234.5,
    });
    expect(client.packets()).toEqual([]);
  });

  test("a JSON fps event, also as 0x01", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    using game = await relay.game();
    const data = {
      fps: 90,
      frame_time_ms: 11.5,
      physics_time_ms: 2.5,
      memory_usage_mb: 256.3,
      cpu_load: 0.45,
      frame: 7,
    };
    game.send({ type: "event", event: "fps", data, timestamp: 5 });
    expect(await client.packet(0x01)).toEqual(performancePacket(7));
    expect(await client.message(({ event }) => event === "fps")).toEqual({
      type: "event",
      event: "fps",
      data,
      timestamp: 5,
    });
  });

  test("a long event as 0x02, compressed by the game or not", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    using game = await relay.game();
    const event = {
      type: "event",
      event: "custom",
      data: { event_name: "big", fill: "x".repeat(3000) },
      timestamp: 5,
    };
    game.send(event);
    const packet = await client.packet(0x02);
    const view = new DataView(packet.buffer);
    const utf8 = gunzipSync(packet.subarray(9));
    expect(view.getUint32(1)).toBe(utf8.length);
    expect(view.getUint32(5)).toBe(packet.length - 9);
    expect(JSON.parse(utf8.toString())).toEqual(event);
  });

  test("scene, warning, error, performance, alert and snapshot unchanged", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    using game = await relay.game();
    const messages = [
      { type: "event", event: "scene_changed", data: { scene: "res://a.tscn" }, timestamp: 1 },
      { type: "event", event: "warning", data: { message: "w" }, timestamp: 2 },
      { type: "event", event: "error", data: { message: "e" }, timestamp: 3 },
      { type: "event", event: "performance", data: { nodes: 5 }, timestamp: 4 },
      { type: "alert", level: "warning", message: "FPS dropped below 80", timestamp: 5 },
      { type: "snapshot", data: { a: 1 }, timestamp: 6 },
    ];
    for (const message of messages) game.send(message);
    await client.message(({ type }) => type === "snapshot");
    expect(client.messages().slice(1)).toEqual(messages);
  });

  test("on any path that is not reserved", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client("/telemetry/live?x=1");
    using game = await relay.game();
    game.send(performancePacket(1));
    expect(await client.packet(0x01)).toEqual(performancePacket(1));
  });
});

describe("commands", () => {
  test("ping is answered with id and t unchanged", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    client.send({ command: "ping", id: 7, t: 123.5 });
    expect(await client.message(({ id }) => id === 7)).toEqual({
      type: "pong",
      timestamp: expect.any(Number),
      t: 123.5,
      id: 7,
    });
  });

  test.each([
    ["an object", '{"a":[1,null]}'],
    ["null", "null"],
    ["a number beyond the precision of a double", "1759000000123456789"],
    ["text", '"x"'],
  ])("ping echoes %s exactly", async (_, echoed) => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    client.send(`{"command":"ping","id":${echoed},"t":${echoed}}`);
    await client.message(({ type, t }) => type === "pong" && t !== undefined);
    expect(String(client.received.at(-1))).toEndWith(`"t":${echoed},"id":${echoed}}`);
  });

  test("configure and set_update_interval are acknowledged with the settings in force", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    client.send({ command: "configure", config: { fps_enabled: false } });
    client.send({ command: "set_update_interval", interval: 0.1 });
    client.send({ command: "set_update_interval", interval: 0, stream: "fps", id: "last" });
    await client.message(({ id }) => id === "last");
    expect(client.messages().slice(1)).toEqual([
      { type: "ack", command: "configure", config: { fps_enabled: false, vr_tracking_enabled: true } },
      { type: "ack", command: "set_update_interval", interval: 0.1 },
      { type: "ack", command: "set_update_interval", interval: 0, stream: "fps", id: "last" },
    ]);
  });

  test("get_snapshot answers with all known values, each section with its age", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    using game = await relay.game();
    game.send({ type: "hello", source: "room", engine: "4.6.3" });
    game.send(performancePacket(7));
    game.send((codec.encodeTracking(tracking) as Uint8Array).slice());
    game.send({ type: "event", event: "custom", data: { event_name: "a" }, timestamp: 5 });
    await client.message(({ event }) => event === "custom");
    const { type, data } = (await client.ask({ command: "get_snapshot" })) as {
      type: string;
      data: Record<string, object>;
    };
    const age_ms = expect.any(Number);
    expect(type).toBe("snapshot");
    expect(data.fps).toEqual({
      fps: 90,
      frame_time_ms: 11.5,
      physics_time_ms: 2.5,
      frame: 7,
      source: "room",
      age_ms,
    });
    expect(data.vr_tracking).toMatchObject({
      headset: { position: [0.5, 1.75, -0.25] },
      source: "room",
      age_ms,
    });
    expect(data.events).toMatchObject([
      { event: "custom", data: { event_name: "a" }, source: "room", age_ms },
    ]);
    expect(data.sources).toMatchObject([{ source: "room", engine: "4.6.3", connected: true, age_ms }]);
    expect(data.relay).toMatchObject({ name: "godot-telemetry-relay", clients: 1, games: 1, age_ms });
  });

  test("a snapshot longer than 1,024 bytes comes as 0x02", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    using game = await relay.game();
    game.send({
      type: "event",
      event: "custom",
      data: { event_name: "a", fill: "x".repeat(900) },
      timestamp: 5,
    });
    game.send({
      type: "event",
      event: "custom",
      data: { event_name: "b", fill: "y".repeat(900) },
      timestamp: 6,
    });
    await client.message(({ timestamp }) => timestamp === 6);
    client.send({ command: "get_snapshot" });
    const packet = await client.packet(0x02);
    expect(JSON.parse(gunzipSync(packet.subarray(9)).toString()).type).toBe("snapshot");
  });

  test.each([
    ["no JSON", "hello", "bad_json"],
    ["a list", "[]", "bad_json"],
    ["no command", '{"id":"q"}', "bad_command"],
    ["an unknown command", '{"command":"fly","id":"q"}', "unknown_command"],
    ["a name that every object has", '{"command":"constructor","id":"q"}', "unknown_command"],
    ["configure without config", '{"command":"configure","id":"q"}', "bad_command"],
    [
      "a config that is no boolean",
      '{"command":"configure","config":{"fps_enabled":1},"id":"q"}',
      "bad_command",
    ],
    ["a negative interval", '{"command":"set_update_interval","interval":-1,"id":"q"}', "bad_command"],
    ["an interval of text", '{"command":"set_update_interval","interval":"fast","id":"q"}', "bad_command"],
    [
      "an unknown stream",
      '{"command":"set_update_interval","interval":1,"stream":"x","id":"q"}',
      "bad_command",
    ],
    ["a command too long", `{"command":"ping","t":"${"x".repeat(1_100_000)}"}`, "message_too_large"],
    ["a binary message", new Uint8Array([1, 2, 3]), "binary_from_client"],
  ])("%s is answered with a code, and the connection stays open", async (_, message, code) => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    client.send(message);
    const error = await client.message(({ type }) => type === "error");
    expect(error).toMatchObject({ code, message: expect.any(String) });
    expect(error.id).toBe(typeof message === "string" && message.includes('"id":"q"') ? "q" : undefined);
    await client.settled();
    expect((await relay.status()).refusals).toEqual({ [code]: 1 });
  });
});

describe("bad input does not affect others", () => {
  test("a client beside bad clients and bad games gets every sample in order", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    using badClient = await relay.client();
    using badGame = await relay.game();
    using game = await relay.game();
    for (let frame = 0; frame < 200; frame++) {
      badClient.send(frame % 2 === 0 ? "{" : new Uint8Array([9]));
      badGame.send(frame % 2 === 0 ? "{" : new Uint8Array([1, 2, 3]));
      game.send(performancePacket(frame));
    }
    game.send({ type: "event", event: "custom", data: { event_name: "end" }, timestamp: 1 });
    await client.message(({ event }) => event === "custom");
    const frames = client.packets().map((packet) => new DataView(packet.buffer).getUint32(1));
    expect(frames).toEqual(Array.from({ length: 200 }, (_, frame) => frame));
  });

  test("a message beyond a socket's limit ends only that connection", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    using bad = await relay.client();
    bad.send("x".repeat(3 * 1024 * 1024));
    expect((await bad.closed).code).toBe(1009);
    await client.settled();
    expect((await relay.status()).refusals).toEqual({ message_too_large: 1 });
  });
});

test("a snapshot can contain an event of the greatest allowed depth; a deeper event is refused", async () => {
  await using relay = TestRelay.start();
  using client = await relay.client();
  using game = await relay.game();
  const nested = (levels: number) =>
    `{"type":"event","event":"custom","data":{"event_name":"n","a":${"[".repeat(levels)}${"]".repeat(levels)}}}`;
  game.send(nested(40_000));
  await game.message(({ code }) => code === "bad_json");
  game.send(nested(62));
  await client.message(({ event }) => event === "custom");
  expect(await client.ask({ command: "get_snapshot" })).toMatchObject({ type: "snapshot" });
});

test("an invalid Host header is refused", async () => {
  await using relay = TestRelay.start();
  const { port } = relay.relay;
  const answer = Promise.withResolvers<string>();
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: { data: (_, bytes) => answer.resolve(bytes.toString()) },
  });
  socket.write("GET /status HTTP/1.1\r\nHost: a b:c\r\n\r\n");
  expect(await answer.promise).toStartWith("HTTP/1.1 400");
  socket.end();
});

describe("HTTP on the same port", () => {
  test("shows the relay's health, identity and paths", async () => {
    await using relay = TestRelay.start();
    using _game = await relay.game();
    const health = await fetch(`${relay.httpUrl}/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
    const status = await relay.status();
    expect(status).toMatchObject({
      name: "godot-telemetry-relay",
      port: relay.relay.port,
      games: 1,
      clients: 0,
    });
    expect(await (await fetch(relay.httpUrl)).text()).toContain(
      `ws://127.0.0.1:${relay.relay.port}/producer`,
    );
  });

  test.each([
    ["/nothing", "GET", 404, "not_found"],
    ["/status", "POST", 405, "method_not_allowed"],
    ["/producer", "GET", 426, "upgrade_required"],
    ["/foxglove", "GET", 426, "upgrade_required"],
    ["/producer/", "GET", 426, "upgrade_required"],
  ])("%s with %s is refused with %d and a code", async (path, method, status, code) => {
    await using relay = TestRelay.start();
    const response = await fetch(`${relay.httpUrl}${path}`, { method });
    expect([response.status, await response.json()]).toMatchObject([status, { type: "error", code }]);
  });

  test("a WebSocket on a reserved path, or with an unknown subprotocol, is refused", async () => {
    await using relay = TestRelay.start();
    expect(TestClient.connect(`${relay.relay.url}/debugger`)).rejects.toThrow();
    expect(TestClient.connect(relay.relay.url, ["nonsense"])).rejects.toThrow();
  });
});

test("the relay tells a game to stop when the last client leaves, and to resume when one connects", async () => {
  await using relay = TestRelay.start();
  using game = await relay.game();
  game.send({ type: "hello", source: "room" });
  const configured = (fps_enabled: boolean) => (message: Record<string, unknown>) =>
    message.command === "configure" &&
    (message.config as Record<string, unknown>).fps_enabled === fps_enabled;
  await game.message(configured(false));
  const client = await relay.client();
  await game.message(configured(true));
  client[Symbol.dispose]();
  await game.take(2, configured(false));
});
