import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "../../src/client/index.ts";
import { decodeCompressedJson } from "../../src/codec/index.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(20_000);

let relay: TestRelay;
beforeEach(() => {
  relay = TestRelay.start();
});
afterEach(async () => {
  await relay[Symbol.asyncDispose]();
});

/** A game that has introduced itself. It answers what a test says. */
async function game(source: string, ...names: string[]): Promise<TestClient> {
  const socket = await relay.game();
  const commands = names.map((name) => ({ name, description: `does ${name}`, schema: { type: "object" } }));
  socket.send({ type: "hello", source, addon: "0.2.0", project: "Room", pid: 42, commands });
  await socket.message(({ type }) => type === "welcome");
  return socket;
}

const call = (socket: TestClient, count = 1) =>
  socket.take(count, ({ command, id }) => command === "call" && id !== undefined);
const post = (body: unknown, headers: Record<string, string> = { "content-type": "application/json" }) =>
  fetch(`${relay.httpUrl}/command`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

describe("a call by a classic client", () => {
  test("is answered by the game, under the client's id, while other commands are answered at once", async () => {
    const room = await game("room", "teleport");
    const client = await relay.client();
    const to = [1.5, 0, -2];
    client.send({ command: "call", name: "teleport", arguments: { to }, id: { mine: 1 } });
    const [question] = await call(room);
    expect(question).toEqual({ command: "call", id: question?.id, name: "teleport", arguments: { to } });
    expect(question?.id).toBeString();
    await client.settled();
    expect(client.messages().filter(({ type }) => type === "result")).toEqual([]);
    room.send({ type: "result", id: question?.id, result: { at: to } });
    expect(await client.message(({ type }) => type === "result")).toEqual({
      type: "result",
      command: "call",
      name: "teleport",
      source: "room",
      result: { at: to },
      id: { mine: 1 },
    });
  });

  test("passes whole numbers on that no double holds", async () => {
    const room = await game("room", "pick");
    const client = await relay.client();
    client.send('{"command":"call","name":"pick","arguments":{"steam_id":76561198000000001}}');
    await call(room);
    expect(room.received.some((text) => String(text).includes("76561198000000001"))).toBe(true);
  });

  test("answers are matched by id, in whatever order they come", async () => {
    const room = await game("room", "a", "b");
    const client = await relay.client();
    client.send({ command: "call", name: "a", id: 1 });
    client.send({ command: "call", name: "b", id: 2 });
    const [first, second] = await call(room, 2);
    room.send({ type: "result", id: second?.id, result: "b" });
    room.send({ type: "error", id: first?.id, code: "busy", message: "not now" });
    expect(await client.message(({ id }) => id === 2)).toMatchObject({ type: "result", result: "b" });
    expect(await client.message(({ id }) => id === 1)).toEqual({
      type: "error",
      code: "call_failed",
      message: "not now",
      game_code: "busy",
      id: 1,
    });
  });

  test("is refused where nobody offers it, where several do, and where the request is wrong", async () => {
    const client = await relay.client();
    expect(await client.ask({ command: "call", name: "save" })).toMatchObject({ code: "no_game" });
    const one = await game("one", "save");
    const other = await game("other", "save");
    expect(await client.ask({ command: "call", name: "save" })).toMatchObject({
      code: "ambiguous_game",
      message: expect.stringContaining("one, other"),
    });
    expect(await client.ask({ command: "call", name: "save", source: "nobody" })).toMatchObject({
      code: "no_game",
    });
    for (const wrong of [
      {},
      { name: "" },
      { name: "save", timeout_s: 61 },
      { name: "save", timeout_s: 0 },
      { name: "save", arguments: [] },
      { name: "save", arguments: { fill: "x".repeat(16 * 1024) } },
    ]) {
      expect(await client.ask({ command: "call", ...wrong })).toMatchObject({ code: "bad_command" });
    }
    client.send({ command: "call", name: "save", source: "other", id: "s" });
    const [question] = await call(other);
    other.send({ type: "result", id: question?.id, result: 1 });
    expect(await client.message(({ id }) => id === "s")).toMatchObject({ source: "other", result: 1 });
    expect(one.messages().filter(({ command }) => command === "call")).toEqual([]);
  });

  test("times out, and what the game answers later goes nowhere and is counted", async () => {
    const room = await game("room", "save");
    const client = await relay.client();
    const answer = await client.ask({ command: "call", name: "save", timeout_s: 0.05 });
    expect(answer).toMatchObject({ type: "error", code: "call_timed_out" });
    const [question] = await call(room);
    room.send({ type: "result", id: question?.id, result: 1 });
    room.send({ type: "event", event: "custom", data: { event_name: "after" } });
    await client.message(({ event }) => event === "custom");
    expect(client.messages().filter(({ type }) => type === "result")).toEqual([]);
    expect(await relay.status()).toMatchObject({ refusals: { call_timed_out: 1, unknown_answer: 1 } });
  });

  test("ends when the game leaves", async () => {
    const room = await game("room", "save");
    const client = await relay.client();
    client.send({ command: "call", name: "save", id: 1 });
    await call(room);
    room[Symbol.dispose]();
    expect(await client.message(({ id }) => id === 1)).toMatchObject({ code: "game_gone" });
  });

  test("is forgotten when the client leaves; the game's answer disturbs nobody", async () => {
    const room = await game("room", "save");
    const client = await relay.client();
    client.send({ command: "call", name: "save", id: 1 });
    const [question] = await call(room);
    client[Symbol.dispose]();
    await client.closed;
    const other = await relay.client();
    room.send({ type: "result", id: question?.id, result: 1 });
    other.send({ command: "call", name: "save", id: 2 });
    const [, again] = await call(room, 2);
    room.send({ type: "result", id: again?.id, result: 2 });
    expect(await other.message(({ type }) => type === "result")).toMatchObject({ result: 2, id: 2 });
    expect((await relay.status()).refusals).toEqual({});
  });

  test("is one of at most 32 that wait", async () => {
    await game("room", "save");
    const client = await relay.client();
    for (let id = 0; id < 33; id++) client.send({ command: "call", name: "save", id });
    expect(await client.message(({ type }) => type === "error")).toMatchObject({
      code: "too_many_calls",
      id: 32,
    });
  });
});

describe("a call by a client of v1", () => {
  test.each(["json", "msgpack", "binary"] as const)(
    "in %s comes back through the library",
    async (format) => {
      const room = await game("room", "teleport");
      const client = connect(relay.relay.url, { format });
      try {
        const result = { note: "x".repeat(2000) };
        const answered = client.command({ command: "call", name: "teleport", arguments: { to: [0, 0, 3] } });
        const [question] = await call(room);
        room.send({ type: "result", id: question?.id, result });
        expect(await answered).toMatchObject({ type: "result", source: "room", result });
        const fly = client.command({ command: "call", name: "fly" });
        await expect(fly).rejects.toMatchObject({ code: "no_game" });
      } finally {
        client.close();
      }
    },
  );
});

describe("POST /command", () => {
  test("answers with the game's result and its source", async () => {
    const room = await game("room", "teleport");
    const answered = post({ name: "teleport", arguments: { to: [0, 0, 3] }, source: "room" });
    const [question] = await call(room);
    expect(question).toMatchObject({ arguments: { to: [0, 0, 3] } });
    room.send({ type: "result", id: question?.id, result: [1] });
    const response = await answered;
    expect([response.status, await response.json()]).toEqual([200, { result: [1], source: "room" }]);
  });

  test("answers a game's error with its words, and time-outs and games that leave with their status", async () => {
    const room = await game("room", "save");
    const failed = post({ name: "save" });
    const [question] = await call(room);
    room.send({ type: "error", id: question?.id, code: "full", message: "disk is full" });
    expect([(await failed).status, await (await failed).json()]).toMatchObject([
      422,
      { type: "error", code: "call_failed", message: "disk is full", game_code: "full" },
    ]);
    expect((await post({ name: "save", timeout_s: 0.05 })).status).toBe(504);
    const gone = post({ name: "save" });
    await call(room, 3);
    room[Symbol.dispose]();
    expect([(await gone).status, await (await gone).json()]).toMatchObject([503, { code: "game_gone" }]);
  });

  test.each([
    ["another type", '{"name":"a"}', { "content-type": "text/plain" }, 415, "unsupported_media_type"],
    ["no JSON", "{", undefined, 400, "bad_json"],
    ["no object", "[1]", undefined, 400, "bad_json"],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), undefined, 400, "bad_json"],
    ["no name", "{}", undefined, 400, "bad_command"],
    ["too long a body", JSON.stringify({ name: "x".repeat(70_000) }), undefined, 413, "message_too_large"],
    ["a command that nobody offers", '{"name":"fly"}', undefined, 404, "no_game"],
  ])("refuses %s by code and status", async (_, body, headers, status, code) => {
    const response = await fetch(`${relay.httpUrl}/command`, {
      method: "POST",
      headers: headers ?? { "content-type": "application/json; charset=utf-8" },
      body,
    });
    expect([response.status, await response.json()]).toMatchObject([status, { type: "error", code }]);
  });

  test("refuses a body without end at its limit", async () => {
    const chunk = new Uint8Array(16 * 1024).fill(0x20);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.length;
        // More than any socket buffers: an answer means that the relay did not wait for the end.
        if (sent > 64 * 1024 * 1024) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const response = await fetch(`${relay.httpUrl}/command`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    }).catch(() => undefined);
    // The relay may hang up before all is sent, or answer.
    if (response !== undefined) expect(response.status).toBe(413);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
    expect((await fetch(`${relay.httpUrl}/health`)).status).toBe(200);
  });

  test("that hangs up waits no longer and takes nobody's place", async () => {
    const room = await game("room", "save");
    for (let count = 1; count <= 40; count++) {
      const hangUp = new AbortController();
      const answered = fetch(`${relay.httpUrl}/command`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"name":"save"}',
        signal: hangUp.signal,
      }).catch(() => "hung up");
      await call(room, count);
      hangUp.abort();
      expect(await answered).toBe("hung up");
    }
  });
});

test("/status and snapshots show what games offer", async () => {
  await game("room", "teleport");
  const offered = { name: "teleport", description: "does teleport", schema: { type: "object" } };
  expect(await relay.status()).toMatchObject({
    sources: [{ source: "room", project: "Room", pid: 42, commands: [offered] }],
  });
  const client = await relay.client();
  client.send({ command: "get_snapshot" });
  expect(await client.message(({ type }) => type === "snapshot")).toMatchObject({
    data: { sources: [{ source: "room", commands: ["teleport"] }] },
  });
});

describe("get_snapshot with fresh", () => {
  test("asks the games, and answers in the usual shape with each game's answer in its place", async () => {
    const room = await game("room");
    const garden = await game("garden");
    const client = await relay.client();
    const other = await relay.client();
    client.send({ command: "get_snapshot", fresh: true, id: 7 });
    for (const [socket, scene] of [
      [room, "res://room.tscn"],
      [garden, "res://garden.tscn"],
    ] as const) {
      const question = await socket.message(({ command }) => command === "get_snapshot");
      // The event behind it tells that the other game's answer is there.
      if (socket === garden) await client.message(({ event }) => event === "custom");
      socket.send({ type: "snapshot", id: question.id, data: { scene } });
      socket.send({ type: "event", event: "custom", data: { event_name: "answered" } });
    }
    const snapshot = await client.message(({ id }) => id === 7);
    const aged = { age_ms: expect.any(Number) };
    expect(snapshot).toMatchObject({
      type: "snapshot",
      data: {
        game: { scene: "res://garden.tscn", source: "garden", ...aged },
        sources: [
          { source: "room", snapshot: { scene: "res://room.tscn", ...aged } },
          { source: "garden", snapshot: { scene: "res://garden.tscn", ...aged } },
        ],
        relay: { clients: 2 },
      },
    });
    await other.settled();
    expect(other.messages().filter(({ type }) => type === "snapshot")).toEqual([]);
  });

  test("names a game that leaves, and one that is asked for and is not there", async () => {
    const room = await game("room");
    const client = await relay.client();
    client.send({ command: "get_snapshot", fresh: true, source: "room", id: 7 });
    await room.message(({ command }) => command === "get_snapshot");
    room[Symbol.dispose]();
    expect(await client.message(({ id }) => id === 7)).toMatchObject({
      data: { sources: [{ source: "room", connected: false, note: "left before it answered" }] },
    });
    expect(await client.ask({ command: "get_snapshot", fresh: true, source: "room" })).toMatchObject({
      type: "error",
      code: "no_game",
    });
  });

  test("names a game that does not answer, after 2 s", async () => {
    await game("room");
    const client = await relay.client();
    expect(await client.ask({ command: "get_snapshot", fresh: true })).toMatchObject({
      data: { sources: [{ source: "room", note: "did not answer within 2 s" }] },
    });
  });

  test("reaches a classic client as a packet where it is long", async () => {
    const room = await game("room");
    const client = await relay.client();
    client.send({ command: "get_snapshot", fresh: true, id: 7 });
    const question = await room.message(({ command }) => command === "get_snapshot");
    room.send({ type: "snapshot", id: question.id, data: { tree: "x".repeat(4000) } });
    const packet = await client.packet(0x02);
    const { text } = decodeCompressedJson(packet.subarray(9), new DataView(packet.buffer).getUint32(1), 1e6);
    expect(JSON.parse(text ?? "")).toMatchObject({ id: 7, data: { game: { tree: "x".repeat(4000) } } });
  });
});

test("a wish for slow figures reaches the game as a stream of its own, one for fps does not touch it", async () => {
  const socket = await relay.game();
  const intervals = { fps: 0, vr_tracking: 0, performance: 0.5 };
  socket.send({ type: "hello", source: "room", intervals });
  const off = { fps_enabled: false, vr_tracking_enabled: false, performance_enabled: false };
  await socket.message(({ config }) => Bun.deepEquals(config, off));
  using client = await TestClient.connect(`${relay.relay.url}/?topics=performance&max_hz=10`, [
    "telemetry.v1.json",
  ]);
  await socket.message(({ config }) => Bun.deepEquals(config, { ...off, performance_enabled: true }));
  await socket.message(({ stream, interval }) => stream === "performance" && interval === 0.1);
  client.send({ command: "unsubscribe", topics: ["*"] });
  client.send({ command: "subscribe", topics: ["fps"] });
  await socket.message(({ config }) => Bun.deepEquals(config, { ...off, fps_enabled: true }));
});
