import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { callsTo, offeringGame } from "../support/offering-game.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

let relay: TestRelay;
beforeEach(() => {
  relay = TestRelay.start();
});
afterEach(async () => {
  await relay[Symbol.asyncDispose]();
});

const post = (body: unknown, headers: Record<string, string> = { "content-type": "application/json" }) =>
  fetch(`${relay.httpUrl}/command`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

describe("POST /command", () => {
  test("answers with the game's result and its source", async () => {
    const room = await offeringGame(relay, "room", "teleport");
    const answered = post({ name: "teleport", arguments: { to: [0, 0, 3] }, source: "room" });
    const [question] = await callsTo(room);
    expect(question).toMatchObject({ arguments: { to: [0, 0, 3] } });
    room.send({ type: "result", id: question?.id, result: [1] });
    const response = await answered;
    expect([response.status, await response.json()]).toEqual([200, { result: [1], source: "room" }]);
  });

  test("answers a game's error with its message, and a time-out or a leaving game with its own status", async () => {
    const room = await offeringGame(relay, "room", "save");
    const failed = post({ name: "save" });
    const [question] = await callsTo(room);
    room.send({ type: "error", id: question?.id, code: "full", message: "disk is full" });
    expect([(await failed).status, await (await failed).json()]).toMatchObject([
      422,
      { type: "error", code: "call_failed", message: "disk is full", game_code: "full" },
    ]);
    expect((await post({ name: "save", timeout_s: 0.05 })).status).toBe(504);
    const gone = post({ name: "save" });
    await callsTo(room, 3);
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
    ["a command that no game offers", '{"name":"fly"}', undefined, 404, "no_game"],
  ])("refuses %s by code and status", async (_, body, headers, status, code) => {
    const response = await fetch(`${relay.httpUrl}/command`, {
      method: "POST",
      headers: headers ?? { "content-type": "application/json; charset=utf-8" },
      body,
    });
    expect([response.status, await response.json()]).toMatchObject([status, { type: "error", code }]);
  });

  test("refuses an endless body at the limit", async () => {
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

  test("of a client that disconnects no longer waits and frees its place", async () => {
    const room = await offeringGame(relay, "room", "save");
    for (let count = 1; count <= 40; count++) {
      const hangUp = new AbortController();
      const answered = fetch(`${relay.httpUrl}/command`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"name":"save"}',
        signal: hangUp.signal,
      }).catch(() => "hung up");
      await callsTo(room, count);
      hangUp.abort();
      expect(await answered).toBe("hung up");
    }
  });
});

test("may take longer than the ten seconds after which Bun ends an idle HTTP answer", async () => {
  const room = await offeringGame(relay, "room", "bake");
  const answered = post({ name: "bake", timeout_s: 18 });
  const [question] = await callsTo(room);
  // Longer than Bun's own limit, which it looks at every few seconds.
  await Bun.sleep(14_500);
  room.send({ type: "result", id: question?.id, result: "done" });
  expect(await (await answered).json()).toMatchObject({ result: "done" });
});
