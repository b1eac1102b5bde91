import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import { connect, type TelemetryClient } from "../../src/client/index.ts";
import { PlainCodec } from "../../src/codec/index.ts";
import { NO_TOKENS } from "../../src/server/index.ts";
import { hitches } from "../../src/surfaces/http-api/schemas/hitches.ts";
import { stats } from "../../src/surfaces/http-api/schemas/stats.ts";
import { callsTo, offeringGame } from "../support/offering-game.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(20_000);

let relay: TestRelay;
let room: TestClient;
let client: TelemetryClient;

/** A game whose frames take 11 ms, and one of them 200. */
beforeAll(async () => {
  relay = TestRelay.start();
  room = await offeringGame(relay, "room", "teleport");
  client = connect(relay.relay.url);
  const codec = new PlainCodec();
  for (let frame = 1; frame <= 200; frame++)
    room.send((codec.encodePerformance(frame, 90, frame === 150 ? 200 : 11.1, 2) as Uint8Array).slice());
  room.send({ type: "event", event: "error", data: { message: "a door has no handle" } });
  room.send({ type: "event", event: "custom", data: { event_name: "jump" } });
  await client.stream("custom/jump", { history: { last: 1 } }).next();
});
afterAll(async () => {
  room[Symbol.dispose]();
  await client[Symbol.asyncDispose]();
  await relay[Symbol.asyncDispose]();
});

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => "no failure",
    ({ code }: { code?: unknown }) => code,
  );
}

test("statistics of a window have the verdict of each game", async () => {
  const answer = await client.stats({ windowSeconds: "run", source: "room", budgetMillis: 8 });
  expect(stats.parse(answer)).toEqual(answer);
  expect(answer.games.map(({ source, samples }) => [source, samples])).toEqual([["room", 200]]);
  expect(answer.games[0]?.frame_time_ms?.over.map(({ budget_ms }) => budget_ms)).toContain(8);
  expect(await codeOf(client.stats({ source: "hall" }))).toBe("no_game");
});

test("hitches have a cause, and one can be asked for by its id", async () => {
  const answer = await client.hitches({ source: "room", waiting: true });
  expect(hitches.parse(answer)).toEqual(answer);
  const [hitch] = answer.hitches;
  expect(hitch).toMatchObject({ source: "room", worst: { frame: 150, ms: expect.closeTo(200, 1) } });
  expect((await client.hitches({ id: hitch?.id ?? "" })).hitches).toHaveLength(1);
  expect(await codeOf(client.hitches({ source: "hall" }))).toBe("no_game");
});

test("a page of events has messages with the type of their topic, and leads to the next page", async () => {
  const first = await client.events({ topics: ["log/error", "custom/*"], limit: 1 });
  expect(first).toMatchObject({ more: true, complete: true, recovered: true });
  expect(first.events).toEqual([
    expect.objectContaining({
      topic: "log/error",
      source: "room",
      data: expect.objectContaining({ message: "a door has no handle" }),
    }),
  ]);
  const { next: since, epoch } = first;
  const second = await client.events({ topics: ["log/error", "custom/*"], since, epoch });
  expect(second.events.map(({ topic }) => topic)).toEqual(["custom/jump"]);
});

test("a call gives the game's result", async () => {
  const moved = client.call<{ moved: boolean }>("teleport", { to: [0, 0, 3] });
  const [question] = await callsTo(room);
  room.send({ type: "result", id: question?.id, result: { moved: true } });
  expect((await moved).moved).toBe(true);
});

test("questions by HTTP carry the token, whether it is an option or in the address", async () => {
  const access = { ...DEFAULT_RELAY_OPTIONS.access, tokens: { ...NO_TOKENS, all: "open sesame please" } };
  await using guarded = TestRelay.start({ access });
  const { url } = guarded.relay;
  await using right = connect(url, { token: "open sesame please" });
  expect((await right.stats()).games).toEqual([]);
  await using inAddress = connect(`${url}/?token=open%20sesame%20please`);
  expect((await inAddress.hitches()).hitches).toEqual([]);
  await using wrong = connect(url, { token: "let me in" });
  expect(await codeOf(wrong.stats())).toBe("unauthorized");
});

test("a question by HTTP ends with a code: no relay, no answer in time, a signal, a closed client", async () => {
  const mute = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Promise<Response>(() => {}) });
  const url = `ws://127.0.0.1:${mute.port}`;
  const another = connect(url, { commandTimeoutMillis: 100 });
  expect(await codeOf(another.stats())).toBe("timed_out");
  const patient = connect(url);
  const controller = new AbortController();
  const aborted = codeOf(patient.hitches({ signal: controller.signal }));
  controller.abort();
  expect(await aborted).toBe("aborted");
  const waiting = codeOf(patient.stats());
  for (const each of [another, patient]) each.close();
  expect(await waiting).toBe("closed");
  expect(await codeOf(patient.stats())).toBe("closed");
  await mute.stop(true);
  await using lonely = connect("ws://127.0.0.1:1");
  expect(await codeOf(lonely.stats())).toBe("connection_lost");
});
