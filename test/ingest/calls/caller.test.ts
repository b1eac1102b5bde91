import { beforeEach, describe, expect, test } from "bun:test";
import type { Log } from "../../../src/base/log.ts";
import { silentLog } from "../../../src/base/log.ts";
import { Tally } from "../../../src/base/tally.ts";
import { PlainCodec } from "../../../src/codec/index.ts";
import { Hub } from "../../../src/hub/index.ts";
import { Caller, type FreshSnapshots, GameCalls } from "../../../src/ingest/index.ts";
import { GameSockets } from "../../../src/ingest/session/index.ts";
import type { ProducerSession } from "../../../src/ingest/session/producer-session.ts";
import type { ErrorCode } from "../../../src/protocol/error-table.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { demandOf, NOBODY } from "../../support/demands.ts";
import { ManualClock } from "../../support/manual-clock.ts";

let clock: ManualClock;
let hub: Hub;
let refusals: Tally<ErrorCode>;
let producers: GameSockets;
let faults: string[];
let caller: Caller;
let outcomes: unknown[];

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  refusals = new Tally();
  [faults, outcomes] = [[], []];
  producers = new GameSockets({
    hub,
    codec: new PlainCodec(),
    clock,
    log: silentLog,
    maxInflatedBytes: 100_000,
    limits: DEFAULT_LIMITS,
    compressionThresholdBytes: 1024,
    refusals,
    relay: { name: "relay", version: "0" },
    demand: () => demandOf(NOBODY),
  });
  const log = {
    ...silentLog,
    error: (_: unknown, message: string) => faults.push(message),
  } as unknown as Log;
  caller = new Caller(new GameCalls(hub, () => producers.askable(), log));
});

interface Game {
  session: ProducerSession;
  /** Questions of the relay that came. */
  asked(): Record<string, unknown>[];
  say(message: object): void;
}

function connect(hello: object): Game {
  const sent: Record<string, unknown>[] = [];
  const session = producers.open({ send: (text) => sent.push(JSON.parse(text)), close: () => {} }, "test");
  const say = (message: object) => session.text(JSON.stringify(message));
  say({ type: "hello", ...hello });
  return { session, say, asked: () => sent.filter(({ id }) => id !== undefined) };
}

const offering = (source: string, ...names: string[]) =>
  connect({ source, addon: "1", commands: names.map((name) => ({ name })) });
const call = (request: { name: string; source?: string; timeout_s?: number; arguments?: object }) =>
  caller.call({ arguments: {}, timeout_s: 5, ...request } as never, (outcome) => outcomes.push(outcome));

describe("a call", () => {
  test("reaches the one game that offers the command, and brings back its result", () => {
    offering("garden", "water");
    const room = offering("room", "teleport");
    call({ name: "teleport", arguments: { to: [1, 2, 3] } });
    const [question] = room.asked();
    expect(question).toEqual({
      command: "call",
      id: `${room.session.source.epoch}/1`,
      name: "teleport",
      arguments: { to: [1, 2, 3] },
    });
    expect(outcomes).toEqual([]);
    room.say({ type: "result", id: question?.id, result: { at: [1, 2, 3] } });
    expect(outcomes).toEqual([{ source: "room", result: { at: [1, 2, 3] } }]);
    expect([caller.waiting, clock.timers, refusals.total]).toEqual([0, 0, 0]);
  });

  test("whose result is missing has the result null", () => {
    const room = offering("room", "save");
    call({ name: "save" });
    room.say({ type: "result", id: room.asked()[0]?.id });
    expect(outcomes).toEqual([{ source: "room", result: null }]);
  });

  test("that the game refuses fails with the game's message and code", () => {
    const room = offering("room", "teleport");
    call({ name: "teleport" });
    room.say({ type: "error", id: room.asked()[0]?.id, code: "out_of_bounds", message: "no such place" });
    call({ name: "teleport" });
    room.say({ type: "error", id: room.asked()[1]?.id, message: 5 });
    expect(outcomes).toEqual([
      { refusal: { code: "call_failed", message: "no such place" }, gameCode: "out_of_bounds" },
      { refusal: { code: "call_failed", message: "the game gave no reason" }, gameCode: undefined },
    ]);
    expect(refusals.total).toBe(0);
  });

  test("that no game offers fails with a list of the commands of each game", () => {
    call({ name: "fly" });
    offering("room", "teleport", "save");
    offering("garden");
    call({ name: "fly" });
    call({ name: "teleport", source: "garden" });
    expect(outcomes).toEqual([
      { refusal: { code: "no_game", message: "expected a game that offers fly; no game is connected" } },
      {
        refusal: {
          code: "no_game",
          message: "expected a game that offers fly; room offers teleport, save; garden offers no commands",
        },
      },
      {
        refusal: {
          code: "no_game",
          message: "expected source garden to be connected and offer teleport; garden offers no commands",
        },
      },
    ]);
  });

  test("that several games offer needs a source, and only that game gets it", () => {
    const one = offering("room", "save");
    const other = offering("room", "save");
    call({ name: "save" });
    expect(outcomes).toEqual([
      {
        refusal: {
          code: "ambiguous_game",
          message: "expected a source, since several games offer save: room, room-2",
        },
      },
    ]);
    call({ name: "save", source: "room-2" });
    expect([one.asked().length, other.asked().length]).toEqual([0, 1]);
  });

  test("times out; a late answer is only counted", () => {
    const room = offering("room", "save");
    call({ name: "save", timeout_s: 0.5 });
    clock.advance(500);
    const refusal = { code: "call_timed_out", message: "expected room to answer save within 0.5 s" };
    expect(outcomes).toEqual([{ refusal }]);
    room.say({ type: "result", id: room.asked()[0]?.id, result: 1 });
    room.say({ type: "error", id: "nonsense", message: "x" });
    expect([outcomes.length, refusals.toRecord()]).toEqual([1, { unknown_answer: 2 }]);
  });

  test("that is refused asks no game and waits for nothing", () => {
    const one = offering("room", "save", "fly");
    const other = offering("room", "save");
    for (let left = 64; left > 0; left--) one.session.questions.ask({ command: "call" }, 1000, () => {});
    const before = () => [one.asked().length, other.asked().length, caller.waiting, clock.timers];
    const standing = before();
    call({ name: "nothing" });
    call({ name: "save" });
    call({ name: "save", source: "garden" });
    call({ name: "fly" });
    const codes = outcomes.map((outcome) => (outcome as { refusal: { code: string } }).refusal.code);
    expect(codes).toEqual(["no_game", "ambiguous_game", "no_game", "too_many_calls"]);
    expect(before()).toEqual(standing);
  });

  test("ends when the game leaves", () => {
    const room = offering("room", "save");
    call({ name: "save" });
    producers.close(room.session);
    const refusal = { code: "game_gone", message: "room left before it answered save" };
    expect([outcomes, clock.timers]).toEqual([[{ refusal }], 0]);
    call({ name: "save" });
    expect(outcomes[1]).toMatchObject({ refusal: { code: "no_game" } });
  });

  test("uses the newest list of commands", () => {
    const room = offering("room", "save");
    room.say({
      type: "commands",
      commands: [{ name: "load", description: "d", schema: { type: "object" } }],
    });
    call({ name: "save" });
    call({ name: "load" });
    expect(outcomes).toMatchObject([{ refusal: { code: "no_game" } }]);
    expect(room.asked()).toHaveLength(1);
    expect(room.session.source.commands).toEqual([
      { name: "load", description: "d", schema: { type: "object" } },
    ]);
  });

  test("is refused beyond a bound of waiting calls per client, and of open calls per game", () => {
    const room = offering("room", "save");
    for (let count = 0; count < 33; count++) call({ name: "save" });
    expect(outcomes).toMatchObject([{ refusal: { code: "too_many_calls" } }]);
    const calls = new GameCalls(hub, () => producers.askable(), silentLog);
    const others = [new Caller(calls), new Caller(calls)];
    for (let count = 0; count < 33; count++) {
      others[count < 32 ? 0 : 1]?.call({ name: "save", arguments: {}, timeout_s: 5 }, (outcome) =>
        outcomes.push(outcome),
      );
    }
    expect(room.asked()).toHaveLength(64);
    expect(outcomes).toHaveLength(2);
    expect(outcomes[1]).toMatchObject({ refusal: { code: "too_many_calls" } });
  });

  test("of a client that has left calls nothing back and keeps no timer", () => {
    const room = offering("room", "save");
    call({ name: "save" });
    call({ name: "save" });
    caller.forget();
    expect(caller.waiting).toBe(0);
    room.say({ type: "result", id: room.asked()[0]?.id, result: 1 });
    clock.advance(60_000);
    expect([outcomes, refusals.total, clock.timers]).toEqual([[], 0, 0]);
  });

  test("whose answer cannot be passed on does not count against the game", () => {
    const room = offering("room", "save");
    caller.call({ name: "save", arguments: {}, timeout_s: 5 }, () => {
      throw new Error("socket fault");
    });
    room.say({ type: "result", id: room.asked()[0]?.id, result: 1 });
    expect(faults).toEqual(["the answer to a call could not be passed on"]);
  });
});

describe("fresh snapshots", () => {
  const ask = (source?: string) => {
    const got: FreshSnapshots[] = [];
    const asked = caller.freshSnapshots(source, (snapshots) => got.push(snapshots));
    return { asked, got };
  };
  const named = ({ asked }: FreshSnapshots) => [...(asked ?? [])].map(([game, why]) => [game.name, why]);

  test("are requested from every game with the addon, and returned when all have answered", () => {
    const [room, garden, plain] = [offering("room"), offering("garden"), connect({ source: "plain" })];
    const { got } = ask();
    expect(plain.asked()).toEqual([]);
    expect(room.asked()).toEqual([{ command: "get_snapshot", id: `${room.session.source.epoch}/1` }]);
    room.say({ type: "snapshot", id: room.asked()[0]?.id, data: { scene: "a" } });
    expect(got).toEqual([]);
    garden.say({ type: "error", id: garden.asked()[0]?.id, message: "loading" });
    expect(got.map(named)).toEqual([
      [
        ["room", undefined],
        ["garden", "refused: loading"],
      ],
    ]);
    expect(room.session.source.newest.get("snapshot")?.body).toMatchObject({ data: { scene: "a" } });
    expect(hub.topics.get("snapshot").messages).toBe(0);
    expect([caller.waiting, clock.timers]).toEqual([0, 0]);
  });

  test("wait at most 2 s, and name the games that have not answered or have left", () => {
    const [room, garden, yard] = [offering("room"), offering("garden"), offering("yard")];
    const { got } = ask();
    garden.say({ type: "snapshot", id: garden.asked()[0]?.id, data: {} });
    producers.close(yard.session);
    clock.advance(1999);
    expect(got).toEqual([]);
    clock.advance(1);
    expect(got.map(named)).toEqual([
      [
        ["room", "did not answer within 2 s"],
        ["garden", undefined],
        ["yard", "left before it answered"],
      ],
    ]);
    expect(room.session.questions.size).toBe(1);
  });

  test("share one question, which is repeated once it is answered or 5 s old", () => {
    const room = offering("room");
    const [one, other] = [ask(), ask("room")];
    expect(room.asked()).toHaveLength(1);
    room.say({ type: "snapshot", id: room.asked()[0]?.id, data: {} });
    expect([one.got.length, other.got.length]).toEqual([1, 1]);
    ask();
    clock.advance(3000);
    ask();
    expect(room.asked()).toHaveLength(2);
    clock.advance(3000);
    ask();
    expect(room.asked()).toHaveLength(3);
    room.say({ type: "snapshot", id: room.asked()[1]?.id, data: { late: true } });
    expect(refusals.toRecord()).toEqual({ unknown_answer: 1 });
    expect(room.session.source.newest.get("snapshot")?.body).toMatchObject({ data: {} });
  });

  test("of a game with too many open questions fail at once with that reason", () => {
    const room = offering("room", "save");
    for (let count = 0; count < 64; count++) room.session.questions.ask({ command: "call" }, 1, () => {});
    expect(ask().got.map(named)).toEqual([[["room", "has too many questions to answer"]]]);
  });

  test("without any game are returned at once, and of an unknown game refused", () => {
    expect(ask().got).toEqual([{ asked: new Map() }]);
    connect({ source: "plain" });
    expect(ask("plain").got).toMatchObject([{ refusal: { code: "no_game" } }]);
  });

  test("that were given up call nothing back", () => {
    const room = offering("room");
    const { asked, got } = ask();
    asked.forget();
    room.say({ type: "snapshot", id: room.asked()[0]?.id, data: {} });
    expect([got, caller.waiting, clock.timers]).toEqual([[], 0, 0]);
  });
});

describe("the list of commands of a game", () => {
  const sixtyFive = Array.from({ length: 65 }, (_, index) => ({ name: `c${index}` }));
  test.each([
    ["too many commands", sixtyFive],
    ["a name twice", [{ name: "a" }, { name: "a" }]],
    ["no name", [{ description: "x" }]],
    ["an endless name", [{ name: "x".repeat(65) }]],
    ["an endless description", [{ name: "a", description: "x".repeat(1025) }]],
    ["an endless schema", [{ name: "a", schema: { fill: "x".repeat(4096) } }]],
    ["no list", "teleport"],
  ])("with %s is refused, and its hello taken", (_, commands) => {
    const { session, say } = connect({ source: "room", commands });
    expect([session.source.name, session.source.commands, refusals.toRecord()]).toEqual([
      "room",
      [],
      { bad_message: 1 },
    ]);
    say({ type: "commands", commands: [{ name: "good" }] });
    say({ type: "commands", commands });
    expect(session.source.commands).toEqual([{ name: "good", description: "" }]);
    expect(refusals.toRecord()).toEqual({ bad_message: 2 });
    // A second hello that is refused in part changes nothing of that part either.
    say({ type: "hello", source: "hall", commands });
    expect([session.source.name, session.source.commands]).toEqual([
      "hall",
      [{ name: "good", description: "" }],
    ]);
    expect(refusals.toRecord()).toEqual({ bad_message: 3 });
  });
});
