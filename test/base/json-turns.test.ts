import { expect, test } from "bun:test";
import { JsonLine } from "../../src/base/json-line.ts";
import { JsonTurns } from "../../src/base/json-turns.ts";
import { ManualClock } from "../support/manual-clock.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const LONG = { units: 100 * KIB };

/** Turns of a loop that goes round when it is told to, and lines whose work is noted. */
function loop() {
  const clock = new ManualClock();
  const due: (() => void)[] = [];
  const turns = new JsonTurns(clock, (callback) => due.push(callback));
  const done: unknown[] = [];
  return {
    clock,
    turns,
    due,
    done,
    line: () => new JsonLine(turns, (error) => done.push(error)),
    /** Work that takes a while. */
    taking: (name: string, millis: number) => () => {
      done.push(name);
      clock.advance(millis);
    },
    goRound() {
      for (const callback of due.splice(0)) callback();
    },
  };
}

test("work that fits into a turn is done at once, and each turn has room again", () => {
  const { turns, done, taking, goRound } = loop();
  for (let number = 1; number <= 5; number++)
    expect(turns.do({ units: 64 * KIB }, taking(`${number}`, 1))).toBe(number <= 4);
  expect(done).toEqual(["1", "2", "3", "4"]);
  goRound();
  expect(turns.do({ units: 64 * KIB }, taking("5", 1))).toBe(true);
});

test("the work of lines that wait is done in turns, each line's in order", () => {
  const { turns, done, line, taking, goRound } = loop();
  const [one, other] = [line(), line()];
  turns.do({ units: 64 * KIB }, () => {});
  for (const name of ["a1", "a2", "a3", "a4"]) one.wait({ units: 64 * KIB, bytes: 1, work: taking(name, 1) });
  other.wait({ units: 64 * KIB, bytes: 1, work: taking("b1", 1) });
  expect(done).toEqual([]);
  goRound();
  expect(done).toEqual(["a1", "b1", "a2", "a3"]);
  goRound();
  expect([done.slice(4), one.isWaiting, other.isWaiting]).toEqual([["a4"], false, false]);
});

test("a turn does one piece of long work, then long work pauses for as long as it took, and short work goes on", () => {
  const { clock, turns, due, done, line, taking, goRound } = loop();
  const [one, other, third] = [line(), line(), line()];
  expect(turns.do(LONG, taking("long a", 20))).toBe(true);
  expect(turns.do(LONG, taking("never", 20))).toBe(false);
  one.wait({ ...LONG, bytes: 1, work: taking("long b", 20) });
  other.wait({ ...LONG, bytes: 1, work: taking("long c", 20) });
  third.wait({ units: KIB, bytes: 1, work: taking("short", 0) });
  goRound();
  expect(done).toEqual(["long a", "short"]);
  // After a turn without work the loop rests until the pause is over.
  goRound();
  expect(due).toEqual([]);
  clock.advance(20);
  goRound();
  expect(done).toEqual(["long a", "short", "long b"]);
  clock.advance(20);
  goRound();
  expect(done).toEqual(["long a", "short", "long b", "long c"]);
});

test("the rest of long work comes first in its line, in the next turn, and makes the pause longer", () => {
  const { clock, turns, done, line, taking, goRound } = loop();
  const one = line();
  one.do(LONG, () => {
    taking("read", 20)();
    one.waitFirst({ ...LONG, goesOn: true, bytes: 1, work: taking("publish", 20) });
    one.waitFirst({ units: 0, bytes: 0, work: taking("tell", 0) });
  });
  one.wait({ units: 1, bytes: 1, work: taking("next", 0) });
  goRound();
  goRound();
  expect(done).toEqual(["read", "publish", "tell", "next"]);
  clock.advance(39);
  expect(turns.do(LONG, taking("too early", 0))).toBe(false);
  clock.advance(1);
  expect(turns.do(LONG, taking("in time", 0))).toBe(true);
});

test("the bytes that wait are bounded, for one line and for all", () => {
  const { line, goRound, clock } = loop();
  const piece = { units: 0, bytes: 4 * MIB - 256, work: () => {} };
  const lines = Array.from({ length: 5 }, line);
  expect(lines.map((one) => [one.wait(piece), one.wait(piece), one.wait(piece)])).toEqual([
    ...Array.from({ length: 4 }, () => [true, true, false]),
    [false, false, false],
  ]);
  goRound();
  clock.advance(1);
  expect(lines.map((one) => one.wait(piece))).toEqual([true, true, true, true, true]);
});

test("work that throws ends nothing but itself", () => {
  const { done, line, taking, goRound } = loop();
  const one = line();
  const error = new Error("expected");
  one.wait({
    units: 1,
    bytes: 1,
    work() {
      throw error;
    },
  });
  one.wait({ units: 1, bytes: 1, work: taking("next", 0) });
  goRound();
  expect(done).toEqual([error, "next"]);
});

test("the end of a line is told once nothing waits", () => {
  const { done, line, taking, goRound } = loop();
  const one = line();
  one.wait({ units: 1, bytes: 1, work: taking("last", 0) });
  one.end(taking("end", 0));
  expect(done).toEqual([]);
  goRound();
  expect(done).toEqual(["last", "end"]);
  one.end(taking("again", 0));
  expect(done).toEqual(["last", "end", "again"]);
});

test("without turns all work is done at once", () => {
  const done: string[] = [];
  const one = new JsonLine(undefined, () => {});
  expect(one.do({ units: 100 * MIB }, () => done.push("long"))).toBe(true);
  expect([done, one.isWaiting]).toEqual([["long"], false]);
});
