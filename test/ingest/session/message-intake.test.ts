import { beforeEach, expect, test } from "bun:test";
import { JsonTurns } from "../../../src/base/json-turns.ts";
import { silentLog } from "../../../src/base/log.ts";
import { Tally } from "../../../src/base/tally.ts";
import { encodeCompressedJson, PlainCodec } from "../../../src/codec/index.ts";
import { frameSampleOf, Hub } from "../../../src/hub/index.ts";
import { GameSockets } from "../../../src/ingest/session/index.ts";
import type { ProducerSession } from "../../../src/ingest/session/producer-session.ts";
import type { ErrorCode } from "../../../src/protocol/error-table.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { demandOf, OWN_INTERVAL } from "../../support/demands.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const KIB = 1024;
const codec = new PlainCodec();

let clock: ManualClock;
let hub: Hub;
let refusals: Tally<ErrorCode>;
let producers: GameSockets;
/** What the hub has taken: numbers of events and of frames, in order. */
let taken: unknown[];
/** Messages that the game was told are taken. */
let told: number[];
let due: (() => void)[];
let closes: [code: number, reason: string][];

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  refusals = new Tally();
  [taken, told, due, closes] = [[], [], [], []];
  hub.listen({
    message(message) {
      const frame = frameSampleOf(message);
      if (frame !== undefined) taken.push(`frame ${frame.frame}`);
      else if (message.body.from === "json") taken.push(message.body.data.index);
    },
    sourceClosed: () => taken.push("closed"),
  });
  producers = new GameSockets({
    hub,
    codec,
    clock,
    log: silentLog,
    turns: new JsonTurns(clock, (callback) => due.push(callback)),
    maxInflatedBytes: 1024 * KIB,
    limits: DEFAULT_LIMITS,
    compressionThresholdBytes: 1024,
    refusals,
    relay: { name: "relay", version: "0" },
    demand: () => demandOf(OWN_INTERVAL),
  });
});

function connect(): ProducerSession {
  const send = (text: string) => {
    const { type, messages } = JSON.parse(text);
    if (type === "received") told.push(messages);
    return 0;
  };
  const session = producers.open({ send, close: (code, reason) => closes.push([code, reason]) }, "test");
  session.text('{"type":"hello","source":"room","session":"one-connection-0001"}');
  return session;
}

/** The event loop goes round, until nothing is left to do in it. Returns how often. */
function goRound(): number {
  let rounds = 0;
  for (; due.length > 0; rounds++) {
    for (const callback of due.splice(0)) callback();
    clock.advance(1);
  }
  return rounds;
}

const event = (index: number, bytes = 0) =>
  JSON.stringify({
    type: "event",
    event: "custom",
    data: { event_name: "e", index, fill: "x".repeat(bytes) },
    timestamp: 1,
  });
const compressed = (text: string) => encodeCompressedJson(codec, text).slice() as Uint8Array;
const frame = (number: number) => codec.encodePerformance(number, 90, 11, 2).slice() as Uint8Array;
const concat = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("a message of many compressed packets is read in several turns, in order, with the samples among them", () => {
  const session = connect();
  const charged: number[] = [];
  const rate = { admitsInflated: () => true, charge: (packets: number) => charged.push(packets) };
  const packets = upTo(200).flatMap((index) => [compressed(event(index)), frame(index)]);
  const whole = concat(...packets);
  const count = session.binary(whole, rate);
  // The bytes are the connection's own again.
  whole.fill(0);
  session.text(event(201));
  session.binary(frame(201));
  expect(taken.length).toBeLessThan(150);
  expect(told).toEqual([]);
  expect(goRound()).toBeGreaterThan(2);
  expect(taken).toEqual([...upTo(200).flatMap((index) => [index, `frame ${index}`]), 201, "frame 201"]);
  expect(charged.reduce((sum, packets) => sum + packets, count)).toBe(400);
  expect(told).toEqual([2, 3]);
});

test("a long message is published in another turn than it is read, and what comes behind it waits", () => {
  const session = connect();
  const other = connect();
  session.text(event(1, 200 * KIB));
  session.text(event(2));
  session.binary(concat(frame(3), compressed(event(4, 300 * KIB)), compressed(event(5)), frame(6)));
  session.binary(frame(7));
  other.text(event(100));
  other.binary(frame(100));
  expect(taken).toEqual([100, "frame 100"]);
  goRound();
  expect(taken.slice(2)).toEqual([1, 2, "frame 3", 4, 5, "frame 6", "frame 7"]);
  expect(told).toEqual([2, 3, 4]);
});

test("a game that sends faster than its messages are read is refused what is beyond 8 MiB, and messages count in their order", () => {
  const session = connect();
  for (const index of upTo(16)) session.text(event(index, 500 * KIB));
  // One is being read, eight wait with two bytes a character.
  expect(refusals.toRecord()).toEqual({ rate_exceeded: 7 });
  session.passOver();
  expect(told).toEqual([]);
  goRound();
  expect(taken).toEqual(upTo(9));
  expect(told).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 18]);
  session.text(event(17));
  expect(told.at(-1)).toBe(19);
});

test("what a game sent before it left is taken, and only then its source is closed", () => {
  const session = connect();
  for (const index of upTo(3)) session.text(event(index, 100 * KIB));
  producers.close(session);
  expect(taken).toEqual([]);
  goRound();
  expect(taken).toEqual([1, 2, 3, "closed"]);
});

test("more than 2 MiB that a game left behind is dropped and counted", () => {
  const session = connect();
  for (const index of upTo(5)) session.text(event(index, 500 * KIB));
  producers.close(session);
  goRound();
  expect([taken, refusals.toRecord()]).toEqual([["closed"], { rate_exceeded: 5 }]);
});

test("nothing is read any more of a game that the relay ends", () => {
  const session = connect();
  for (const index of upTo(3)) session.text(event(index, 100 * KIB));
  session.abandon();
  producers.close(session);
  goRound();
  expect(taken).toEqual(["closed"]);
});

test("packets beyond what a message may inflate to are refused in few turns", () => {
  const session = connect();
  const packet = compressed(event(1, 1000 * KIB));
  session.binary(concat(...upTo(100).map(() => packet)));
  const rounds = goRound();
  expect(refusals.toRecord()).toEqual({ bad_compressed: 92 });
  expect(taken).toHaveLength(8);
  expect(rounds).toBeLessThan(50);
});

test("a failure on a message that waited closes its connection and no other", () => {
  const session = connect();
  hub.listen({
    message({ body }) {
      if (body.from === "json" && body.data.index === 2) throw new Error("expected");
    },
  });
  session.text(event(1, 100 * KIB));
  session.text(event(2));
  session.text(event(3));
  goRound();
  expect([taken, closes]).toEqual([[1, 2, 3], [[1011, "internal error"]]]);
});
