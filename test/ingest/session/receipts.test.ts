import { beforeEach, describe, expect, test } from "bun:test";
import { silentLog } from "../../../src/base/log.ts";
import { Tally } from "../../../src/base/tally.ts";
import { encodeCompressedJson, PlainCodec } from "../../../src/codec/index.ts";
import { Hub } from "../../../src/hub/index.ts";
import { GameSockets } from "../../../src/ingest/session/index.ts";
import { KnownSessions, MAX_ENDED_SESSIONS } from "../../../src/ingest/session/known-sessions.ts";
import type { ProducerSession } from "../../../src/ingest/session/producer-session.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { demandOf, OWN_INTERVAL } from "../../support/demands.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const codec = new PlainCodec();
const FIRST = "first-connection-0001";
const SECOND = "second-connection-002";

let hub: Hub;
let producers: GameSockets;
let heard: unknown[];

/** A game's connection, and what the relay has said to it of what it took. */
interface Game {
  session: ProducerSession;
  told: unknown[];
  closes: [code: number, reason: string][];
  says(message: object): void;
}

beforeEach(() => {
  const clock = new ManualClock();
  hub = new Hub(clock);
  heard = [];
  hub.listen({
    message({ topic, body }) {
      if (topic.name === "custom/numbered" && body.from === "json") heard.push(body.data.index);
    },
  });
  producers = new GameSockets({
    hub,
    codec,
    clock,
    log: silentLog,
    maxInflatedBytes: 100_000,
    limits: DEFAULT_LIMITS,
    compressionThresholdBytes: 1024,
    refusals: new Tally(),
    relay: { name: "relay", version: "0" },
    demand: () => demandOf(OWN_INTERVAL),
  });
});

function connect(): Game {
  const told: unknown[] = [];
  const closes: [number, string][] = [];
  const send = (text: string) => {
    const { type, received, messages } = JSON.parse(text);
    if (type === "welcome") told.push(received === undefined ? "welcome" : { received });
    if (type === "received") told.push({ messages });
    return 0;
  };
  const close = (code: number, reason: string) => closes.push([code, reason]);
  const session = producers.open({ send, close }, "test");
  return { session, told, closes, says: (message) => session.text(JSON.stringify(message)) };
}

const hello = (session?: string, previous?: string) => ({ type: "hello", source: "room", session, previous });
const numbered = (index: number) => ({
  type: "event",
  event: "custom",
  data: { event_name: "numbered", index },
});
const performance = { type: "event", event: "performance", data: { memory_usage_mb: 1 } };
const packet = () => codec.encodePerformance(1, 90, 11, 2).slice() as Uint8Array;
const compressed = (message: object) =>
  encodeCompressedJson(codec, JSON.stringify(message)).slice() as Uint8Array;

describe("a game that names its connection", () => {
  test("gets a receipt after each message with an event, with the number of all messages taken, and after no other message", () => {
    const game = connect();
    game.says(hello(FIRST));
    game.session.binary(packet());
    game.says(performance);
    game.says({ type: "ack", command: "configure" });
    game.says({ type: "event", event: "fps", data: { fps: 90 } });
    expect(game.told).toEqual([{ received: 0 }]);
    game.says(numbered(0));
    game.says({ type: "alert", level: "warning", message: "m" });
    game.session.binary(new Uint8Array(Buffer.concat([packet(), compressed(numbered(1)), packet()])));
    game.says({ type: "event", event: "error", data: {} });
    expect(game.told.slice(1)).toEqual([{ messages: 6 }, { messages: 7 }, { messages: 8 }, { messages: 9 }]);
  });

  test("gets receipts for refused messages too, so that it does not send them again", () => {
    const game = connect();
    game.says(hello(FIRST));
    game.session.text("no JSON");
    game.session.binary(new Uint8Array([9, 9]));
    expect(game.told.slice(1)).toEqual([{ messages: 2 }, { messages: 3 }]);
    expect(game.session.passOver()).toBe(true);
    game.says(numbered(0));
    expect(game.told.at(-1)).toEqual({ messages: 5 });
  });

  test("gets the number of messages taken from its earlier connection in its next welcome", () => {
    const before = connect();
    before.says(hello(FIRST));
    before.says(numbered(0));
    before.session.binary(packet());
    producers.close(before.session);
    const next = connect();
    next.says(hello(SECOND, FIRST));
    expect(next.told).toEqual([{ received: 3 }]);
    // A second hello asks for nothing new, not even for its own end.
    next.says(hello(FIRST, SECOND));
    next.says(numbered(1));
    expect(next.told.slice(1)).toEqual([{ received: 3 }, { messages: 3 }]);
    const stranger = connect();
    stranger.says(hello("third-connection-0003", "what-nobody-ever-was"));
    expect(stranger.told).toEqual([{ received: 0 }]);
  });

  test("ends its older connection by the next one; later messages of the older one are ignored, so that the count holds", () => {
    const before = connect();
    before.says(hello(FIRST));
    before.says(numbered(0));
    const next = connect();
    next.says(hello(SECOND, FIRST));
    expect(next.told).toEqual([{ received: 2 }]);
    expect(before.closes).toEqual([[1000, "the game has another connection"]]);
    before.says(numbered(1));
    before.session.binary(compressed(numbered(2)));
    before.says(hello("third-connection-0003", SECOND));
    expect(before.session.passOver()).toBe(false);
    expect([heard, before.told]).toEqual([[0], [{ received: 0 }, { messages: 2 }]]);
    next.says(numbered(1));
    expect(heard).toEqual([0, 1]);
    // One game, under the name that it had.
    expect([...producers.askable()].map(({ source }) => source.name)).toEqual(["room"]);
    producers.close(before.session);
    expect(producers.count).toBe(1);
  });

  test("keeps its name: another connection with the same name gets no receipts, and ends nothing", () => {
    const game = connect();
    game.says(hello(FIRST));
    const other = connect();
    other.says(hello(FIRST));
    other.says(numbered(0));
    expect([other.told, game.closes]).toEqual([["welcome"], []]);
    producers.close(other.session);
    game.says(numbered(1));
    expect(game.told.at(-1)).toEqual({ messages: 2 });
  });
});

test("a game that does not name its connection gets no receipts", () => {
  const game = connect();
  game.says(hello(undefined, FIRST));
  game.says(numbered(0));
  game.session.binary(compressed(numbered(1)));
  expect([game.told, heard]).toEqual([["welcome"], [0, 1]]);
});

test("a name that is too short to be a secret, or too long to be stored, is refused", () => {
  for (const name of ["short", "x".repeat(65)]) {
    const game = connect();
    game.says(hello(name));
    expect(game.told).toEqual([]);
  }
});

test("a bounded number of ended connections is remembered; the oldest is dropped first, an open one never", () => {
  let forgotten = 0;
  const known = new KnownSessions(() => forgotten++);
  known.open("alive", { end: () => known.close("alive", 7) });
  for (let index = 0; index <= MAX_ENDED_SESSIONS; index++) {
    known.open(`ended-${index}`, { end: () => {} });
    known.close(`ended-${index}`, 10 + index);
  }
  expect([known.size, forgotten]).toEqual([MAX_ENDED_SESSIONS + 1, 1]);
  expect(known.settle("ended-0")).toBe(0);
  expect(known.settle("ended-1")).toBe(11);
  expect(known.settle("alive")).toBe(7);
  expect(known.size).toBe(MAX_ENDED_SESSIONS);
});
