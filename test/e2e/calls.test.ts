import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "../../src/client/index.ts";
import { callsTo, offeringGame } from "../support/offering-game.ts";
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

describe("a call by a classic client", () => {
  test("gets the game's answer under the client's id; other commands are answered at once", async () => {
    const room = await offeringGame(relay, "room", "teleport");
    const client = await relay.client();
    const to = [1.5, 0, -2];
    client.send({ command: "call", name: "teleport", arguments: { to }, id: { mine: 1 } });
    const [question] = await callsTo(room);
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

  test("forwards integers beyond the precision of a double", async () => {
    const room = await offeringGame(relay, "room", "pick");
    const client = await relay.client();
    client.send('{"command":"call","name":"pick","arguments":{"steam_id":76561198000000001}}');
    await callsTo(room);
    expect(room.received.some((text) => String(text).includes("76561198000000001"))).toBe(true);
  });

  test("matches answers by id, in any order", async () => {
    const room = await offeringGame(relay, "room", "a", "b");
    const client = await relay.client();
    client.send({ command: "call", name: "a", id: 1 });
    client.send({ command: "call", name: "b", id: 2 });
    const [first, second] = await callsTo(room, 2);
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

  test("is refused if no game offers it, if several do, and if the request is wrong", async () => {
    const client = await relay.client();
    expect(await client.ask({ command: "call", name: "save" })).toMatchObject({ code: "no_game" });
    const one = await offeringGame(relay, "one", "save");
    const other = await offeringGame(relay, "other", "save");
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
    const [question] = await callsTo(other);
    other.send({ type: "result", id: question?.id, result: 1 });
    expect(await client.message(({ id }) => id === "s")).toMatchObject({ source: "other", result: 1 });
    expect(one.messages().filter(({ command }) => command === "call")).toEqual([]);
  });

  test("times out; a later answer of the game is ignored and counted", async () => {
    const room = await offeringGame(relay, "room", "save");
    const client = await relay.client();
    const answer = await client.ask({ command: "call", name: "save", timeout_s: 0.05 });
    expect(answer).toMatchObject({ type: "error", code: "call_timed_out" });
    const [question] = await callsTo(room);
    room.send({ type: "result", id: question?.id, result: 1 });
    room.send({ type: "event", event: "custom", data: { event_name: "after" } });
    await client.message(({ event }) => event === "custom");
    expect(client.messages().filter(({ type }) => type === "result")).toEqual([]);
    expect(await relay.status()).toMatchObject({ refusals: { call_timed_out: 1, unknown_answer: 1 } });
  });

  test("ends when the game leaves", async () => {
    const room = await offeringGame(relay, "room", "save");
    const client = await relay.client();
    client.send({ command: "call", name: "save", id: 1 });
    await callsTo(room);
    room[Symbol.dispose]();
    expect(await client.message(({ id }) => id === 1)).toMatchObject({ code: "game_gone" });
  });

  test("is forgotten when the client leaves; the game's answer reaches no client", async () => {
    const room = await offeringGame(relay, "room", "save");
    const client = await relay.client();
    client.send({ command: "call", name: "save", id: 1 });
    client.send({ command: "call", name: "save", timeout_s: 0.3, id: 2 });
    const [question] = await callsTo(room, 2);
    client[Symbol.dispose]();
    await client.closed;
    const other = await relay.client();
    room.send({ type: "result", id: question?.id, result: 1 });
    other.send({ command: "call", name: "save", id: 3 });
    const [, , again] = await callsTo(room, 3);
    room.send({ type: "result", id: again?.id, result: 2 });
    expect(await other.message(({ type }) => type === "result")).toMatchObject({ result: 2, id: 3 });
    // Its time is up after that of the call that was left behind, which would be counted too.
    await other.ask({ command: "call", name: "save", timeout_s: 0.4 });
    expect((await relay.status()).refusals).toEqual({ call_timed_out: 1 });
  });

  test("is one of at most 32 waiting ones", async () => {
    await offeringGame(relay, "room", "save");
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
    "in %s returns its result through the library",
    async (format) => {
      const room = await offeringGame(relay, "room", "teleport");
      const client = connect(relay.relay.url, { format });
      try {
        const result = { note: "x".repeat(2000) };
        const answered = client.command({ command: "call", name: "teleport", arguments: { to: [0, 0, 3] } });
        const [question] = await callsTo(room);
        room.send({ type: "result", id: question?.id, result });
        expect(await answered).toMatchObject({ type: "result", source: "room", result });
        const called = client.call("teleport", { to: [1] }, { source: "room", timeoutSeconds: 60 });
        const [, again] = await callsTo(room, 2);
        expect(again).toMatchObject({ arguments: { to: [1] } });
        room.send({ type: "result", id: again?.id, result: ["there"] });
        expect(await called).toEqual(["there"]);
        const late = client.call("teleport", {}, { timeoutSeconds: 0.05 });
        await expect(late).rejects.toMatchObject({ code: "call_timed_out" });
        const fly = client.call("fly");
        await expect(fly).rejects.toMatchObject({ code: "no_game" });
      } finally {
        client.close();
      }
    },
  );
});

test("/status and snapshots show the games' commands", async () => {
  await offeringGame(relay, "room", "teleport");
  const offered = { name: "teleport", description: "does teleport", schema: { type: "object" } };
  expect(await relay.status()).toMatchObject({
    sources: [{ source: "room", project: "Room", device: "Quest 3", pid: 42, commands: [offered] }],
  });
  const client = await relay.client();
  client.send({ command: "get_snapshot" });
  expect(await client.message(({ type }) => type === "snapshot")).toMatchObject({
    data: { sources: [{ source: "room", commands: ["teleport"] }] },
  });
});

test("a demand for monitors reaches the game as a stream of its own; a demand for fps does not affect it", async () => {
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
