import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { decodeCompressedJson } from "../../src/codec/index.ts";
import { offeringGame } from "../support/offering-game.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(20_000);

let relay: TestRelay;
beforeEach(() => {
  relay = TestRelay.start();
});
afterEach(async () => {
  await relay[Symbol.asyncDispose]();
});

describe("get_snapshot with fresh", () => {
  test("asks the games, and answers in the usual shape with each game's answer in its entry", async () => {
    const room = await offeringGame(relay, "room");
    const garden = await offeringGame(relay, "garden");
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

  test("names a game that leaves, and a requested game that is not connected", async () => {
    const room = await offeringGame(relay, "room");
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
    await offeringGame(relay, "room");
    const client = await relay.client();
    expect(await client.ask({ command: "get_snapshot", fresh: true })).toMatchObject({
      data: { sources: [{ source: "room", note: "did not answer within 2 s" }] },
    });
  });

  test("reaches a classic client as a packet if it is long", async () => {
    const room = await offeringGame(relay, "room");
    const client = await relay.client();
    client.send({ command: "get_snapshot", fresh: true, id: 7 });
    const question = await room.message(({ command }) => command === "get_snapshot");
    room.send({ type: "snapshot", id: question.id, data: { tree: "x".repeat(4000) } });
    const packet = await client.packet(0x02);
    const { text } = decodeCompressedJson(packet.subarray(9), new DataView(packet.buffer).getUint32(1), 1e6);
    expect(JSON.parse(text ?? "")).toMatchObject({ id: 7, data: { game: { tree: "x".repeat(4000) } } });
  });
});
