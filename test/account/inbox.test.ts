import { beforeEach, describe, expect, test } from "bun:test";
import { Account, Inbox, type MessageRate, WorkTurns } from "../../src/account/index.ts";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import { ManualClock } from "../support/manual-clock.ts";

let clock: ManualClock;
let nextTurn: (() => void)[];
let turns: WorkTurns;
/** Time in which other programs had the processor. */
let interruptedMillis: number;

beforeEach(() => {
  clock = new ManualClock();
  nextTurn = [];
  interruptedMillis = 0;
  turns = new WorkTurns(
    clock,
    (callback) => nextTurn.push(callback),
    () => clock.monotonicMillis() - interruptedMillis,
  );
});

/** A peer whose every message takes some time. */
function peer(messageRate: MessageRate, millis = 0) {
  const handled: string[] = [];
  const refused: string[] = [];
  const failures: unknown[] = [];
  const account = new Account({ limits: DEFAULT_LIMITS, clock }, messageRate);
  const inbox = new Inbox({
    account,
    turns,
    clock,
    handler: {
      text(message) {
        if (message === "fail") throw new Error("failed");
        if (message === "interrupted") {
          clock.advance(40);
          interruptedMillis += 40;
        }
        clock.advance(millis);
        handled.push(message);
      },
      binary(message) {
        clock.advance(millis);
        handled.push(`${message.length} bytes of ${message[0]}`);
      },
    },
    refuse: (message) => refused.push(String(message)),
    failed: (error) => failures.push(error),
  });
  return { account, inbox, handled, refused, failures };
}

type Peer = ReturnType<typeof peer>;

/** Runs the turns that are planned now. */
function runTurn(): void {
  for (const turn of nextTurn.splice(0)) turn();
}

test("a peer that causes little work is served at once", () => {
  const { inbox, handled } = peer("commandsPerSecond", 0.01);
  for (let index = 0; index < 100; index++) inbox.receive(`${index}`);
  expect([handled.length, turns.waiting]).toEqual([100, 0]);
});

test("a client whose debt is 25 ms waits until some of it is paid, and keeps its order", () => {
  const { account, inbox, handled } = peer("commandsPerSecond");
  account.worked(35);
  for (const message of ["a", "b", "c"]) inbox.receive(message);
  // 10 ms of debt take 40 ms.
  clock.advance(39);
  runTurn();
  expect(handled).toEqual([]);
  inbox.receive("d");
  clock.advance(2);
  runTurn();
  expect(handled).toEqual(["a", "b", "c", "d"]);
  inbox.receive("e");
  expect(handled).toEqual(["a", "b", "c", "d", "e"]);
});

test("work that waited takes at most 8 ms and a piece more of one turn, and then lets others come", () => {
  const peers = Array.from({ length: 20 }, () => peer("commandsPerSecond", 3));
  for (const { account, inbox } of peers) {
    account.worked(30);
    inbox.receive("a");
  }
  const done = () => peers.filter(({ handled }) => handled.length > 0).length;
  clock.advance(21);
  expect(done()).toBe(3);
  runTurn();
  expect(done()).toBe(6);
  runTurn();
  expect(done()).toBe(9);
});

test("a turn ends by what was measured for games too, although a game pays only for what it sends", () => {
  const { account, inbox, handled } = peer("packetsPerSecond", 5);
  for (let index = 0; index < 6; index++) inbox.receive(new Uint8Array(17_000).fill(index));
  expect(handled).toHaveLength(2);
  expect(account.workedMillis).toBeLessThan(1);
  runTurn();
  expect(handled).toHaveLength(4);
  runTurn();
  expect(handled.map((text) => text.at(-1))).toEqual(["0", "1", "2", "3", "4", "5"]);
});

test("a turn has room for 1,024 short packets, and further ones wait for the next", () => {
  const { inbox, handled } = peer("packetsPerSecond");
  for (let index = 0; index < 1100; index++) inbox.receive(new Uint8Array(17));
  expect(handled).toHaveLength(1024);
  runTurn();
  expect(handled).toHaveLength(1100);
});

test("a peer does not pay for the time in which other programs have the processor", () => {
  const { account, inbox, handled } = peer("commandsPerSecond", 0.01);
  inbox.receive("interrupted");
  expect([account.workedMillis.toFixed(2), turns.hasRoom]).toEqual(["0.01", true]);
  runTurn();
  for (let index = 0; index < 10; index++) inbox.receive(`${index}`);
  expect([handled.length, turns.waiting]).toEqual([11, 0]);
});

test("a game that sends two packets in each message stays one that costs little", () => {
  const { account, inbox, handled } = peer("packetsPerSecond");
  for (let second = 0; second < 60; second++) {
    for (let frame = 0; frame < 90; frame++) {
      inbox.receive(new Uint8Array(145));
      account.charge(1);
    }
    inbox.receive("event");
    runTurn();
  }
  expect([handled.length, turns.waiting]).toEqual([60 * 91, 0]);
  account.worked(150);
  inbox.receive(new Uint8Array(145));
  expect(handled).toHaveLength(60 * 91 + 1);
});

test("what waited and what comes share the time of a turn", () => {
  const [first, second, coming] = [1, 2, 3].map(() => peer("commandsPerSecond", 5)) as [Peer, Peer, Peer];
  for (const { account, inbox } of [first, second]) {
    account.worked(30);
    inbox.receive("waits");
  }
  clock.advance(21);
  expect([first.handled, second.handled]).toEqual([["waits"], ["waits"]]);
  coming.inbox.receive("comes");
  expect(coming.handled).toEqual([]);
  runTurn();
  expect(coming.handled).toEqual(["comes"]);
});

test("short packets of a game never wait for its debt, but behind messages that wait", () => {
  const { account, inbox, handled } = peer("packetsPerSecond");
  account.worked(150);
  inbox.receive(new Uint8Array(17).fill(1));
  expect(handled).toEqual(["17 bytes of 1"]);
  inbox.receive("event");
  const packet = new Uint8Array(17).fill(2);
  inbox.receive(packet);
  // The socket writes the next message into the same bytes.
  packet.fill(9);
  expect(handled).toEqual(["17 bytes of 1"]);
  clock.advance(300);
  runTurn();
  expect(handled).toEqual(["17 bytes of 1", "event", "17 bytes of 2"]);
});

test("a game's work is estimated by the length of its messages, not measured", () => {
  const { account, inbox } = peer("packetsPerSecond", 40);
  inbox.receive("x".repeat(1_000_000));
  // 20 ms for the text; 40 ms passed, of which a quarter pays.
  expect(account.debtMillis(clock.monotonicMillis())).toBeCloseTo(10, 1);
});

describe("past what may wait", () => {
  test("messages are refused by what keeping them takes; half a second of a game's packets fit", () => {
    const { account, inbox, handled } = peer("packetsPerSecond");
    account.worked(150);
    inbox.receive("first");
    const packet = new Uint8Array(17);
    const taken = Array.from({ length: 30_000 }, () => inbox.receive(packet)).filter(Boolean).length;
    expect(taken).toBe(Math.floor((4 * 1024 * 1024 - 133) / 145));
    clock.advance(10_000);
    while (nextTurn.length > 0) runTurn();
    expect(handled).toHaveLength(taken + 1);
  });

  test("messages are refused by bytes of one peer, and of all together", () => {
    const megabyte = "x".repeat(1024 * 1024 - 128);
    const taken = Array.from({ length: 12 }, () => {
      const { account, inbox } = peer("packetsPerSecond");
      account.worked(200);
      return Array.from({ length: 5 }, () => inbox.receive(megabyte)).filter(Boolean).length;
    });
    expect(taken).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 0, 0, 0, 0]);
  });

  test("a peer that is cleared frees its room", () => {
    const megabyte = "x".repeat(1024 * 1024 - 128);
    for (let round = 0; round < 20; round++) {
      const { account, inbox } = peer("packetsPerSecond");
      account.worked(200);
      expect(Array.from({ length: 4 }, () => inbox.receive(megabyte))).toEqual([true, true, true, true]);
      inbox.clear();
    }
    expect(turns.waiting).toBe(0);
  });
});

test("a handler that fails on a message that waited is told of, and the others still come", () => {
  const { account, inbox, handled, failures } = peer("commandsPerSecond");
  account.worked(30);
  inbox.receive("fail");
  inbox.receive("b");
  clock.advance(100);
  runTurn();
  expect([failures.length, handled]).toEqual([1, ["b"]]);
});

test("commands that wait are refused once those before them have cost more than the rate has left", () => {
  const { account, inbox, handled, refused } = peer("commandsPerSecond");
  account.worked(30);
  inbox.receive("a");
  account.charge(5000);
  inbox.receive("b");
  clock.advance(100);
  runTurn();
  expect([handled, refused]).toEqual([[], ["a", "b"]]);
});

test("what fails at the end is told", () => {
  const { account, inbox, failures } = peer("packetsPerSecond");
  account.worked(150);
  inbox.receive("last words");
  inbox.end(() => {
    throw new Error("failed");
  });
  clock.advance(300);
  runTurn();
  expect(failures).toHaveLength(1);
});

test("the end comes once, also if everything that waits is dropped meanwhile", () => {
  const { account, inbox, handled } = peer("packetsPerSecond");
  account.worked(150);
  inbox.receive("dropped");
  inbox.end(() => handled.push("end"));
  inbox.clear();
  clock.advance(300);
  runTurn();
  expect(handled).toEqual(["end"]);
});

test("the end comes after everything that waits", () => {
  const { account, inbox, handled } = peer("packetsPerSecond");
  account.worked(150);
  inbox.receive("last words");
  inbox.end(() => handled.push("end"));
  expect(handled).toEqual([]);
  clock.advance(300);
  runTurn();
  expect(handled).toEqual(["last words", "end"]);
});

describe("a message whose work goes on in steps", () => {
  /** A peer with work of so many steps, each of which takes a millisecond. */
  function stepping(steps: number) {
    const one = peer("commandsPerSecond");
    let left = steps;
    const step = () => {
      clock.advance(1);
      one.handled.push("step");
      return --left > 0;
    };
    return { ...one, step };
  }

  test("has one step in each turn, in which no other peer has one", () => {
    const [one, other] = [stepping(20), stepping(20)];
    one.inbox.goOn(one.step);
    other.inbox.goOn(other.step);
    const done = () => [one.handled.length, other.handled.length] as const;
    expect(done()).toEqual([0, 0]);
    for (let turn = 1; turn <= 40; turn++) {
      runTurn();
      const [first, second] = done();
      expect([first + second, Math.abs(first - second) <= 2]).toEqual([turn, true]);
    }
  });

  test("is paid for by the peer, whose next messages wait for it", () => {
    const { inbox, account, handled, step } = stepping(3);
    inbox.goOn(step);
    inbox.receive("a");
    inbox.receive("b");
    for (let turn = 0; turn < 3; turn++) runTurn();
    expect(handled).toEqual(["step", "step", "step"]);
    expect(account.workedMillis).toBe(3);
    runTurn();
    inbox.receive("c");
    expect([handled.slice(3), turns.waiting]).toEqual([["a", "b", "c"], 0]);
  });

  test("goes on no more once the peer has gone", () => {
    const { inbox, handled, step } = stepping(3);
    inbox.goOn(step);
    inbox.receive("a");
    runTurn();
    expect(inbox.clear()).toBe(1);
    for (let turn = 0; turn < 3; turn++) runTurn();
    expect([handled, turns.waiting]).toEqual([["step"], 0]);
  });

  test("ends with a failure, which is told", () => {
    const { inbox, handled, failures } = peer("commandsPerSecond");
    inbox.goOn(() => {
      throw new Error("failed");
    });
    inbox.receive("a");
    for (let turn = 0; turn < 2; turn++) runTurn();
    expect([failures.map(String), handled]).toEqual([["Error: failed"], ["a"]]);
  });
});
