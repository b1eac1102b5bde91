import { expect, test } from "bun:test";
import { type HttpTurn, HttpTurns } from "../../../src/server/http/http-turns.ts";
import { RouteCost } from "../../../src/server/http/route-cost.ts";
import type { WorkPort } from "../../../src/server/http/work-port.ts";

/** Turns of an event loop that goes round when it is told to, with an account that everybody shares. */
class Loop {
  nowMillis = 0;
  leftMillis = 1000;
  readonly done: string[] = [];
  readonly #due: (() => void)[] = [];
  readonly work: WorkPort = {
    admits: (_, millis, length) => {
      if (millis + (length === "long" ? 250 : 0) > this.leftMillis) return false;
      this.leftMillis -= millis;
      return true;
    },
    charge: (_, millis) => {
      this.leftMillis -= millis;
    },
  };
  readonly turns = new HttpTurns({
    work: this.work,
    nowMillis: () => this.nowMillis,
    inNextTurn: (first, second) => this.#due.push(first, second),
  });

  /** Takes a request in, which works for some time in each of its turns. */
  request(name: string, account: string, cost: RouteCost, ...turnsMillis: number[]): void {
    void this.#run(name, this.enter(account, cost), turnsMillis);
  }

  enter(account: string, cost = new RouteCost()): HttpTurn {
    const turn = this.turns.enter(account, cost);
    if ("code" in turn) throw new Error(turn.message);
    return turn;
  }

  async #run(name: string, turn: HttpTurn, turnsMillis: readonly number[]): Promise<void> {
    for (const millis of turnsMillis) {
      await turn.next();
      this.nowMillis += millis;
      this.done.push(name);
    }
    turn.done();
  }

  /** Goes round, with the promises after each callback. */
  async goRound(times = 1): Promise<void> {
    for (let round = 0; round < times; round++)
      for (const callback of this.#due.splice(0)) {
        callback();
        await new Promise(process.nextTick);
      }
  }
}

function costOf(millis: number): RouteCost {
  const cost = new RouteCost();
  for (let time = 0; time < 100; time++) cost.worked(millis);
  return cost;
}

test("each turn of the event loop has one request, and addresses take turns", async () => {
  const loop = new Loop();
  for (const name of ["a1", "a2", "a3"]) loop.request(name, "a", costOf(5), 5);
  loop.request("b1", "b", costOf(5), 5);
  expect(loop.done).toEqual([]);
  await loop.goRound();
  expect(loop.done).toEqual(["a1"]);
  await loop.goRound(10);
  expect(loop.done).toEqual(["a1", "b1", "a2", "a3"]);
});

test("a quick request does not wait behind long ones, nor a long one behind quick ones", async () => {
  const loop = new Loop();
  for (const name of ["long 1", "long 2"]) loop.request(name, "a", costOf(5), 5);
  for (const name of ["quick 1", "quick 2"]) loop.request(name, "a", costOf(0.1), 0.1);
  await loop.goRound(10);
  expect(loop.done).toEqual(["quick 1", "long 1", "quick 2", "long 2"]);
});

test("on loopback routes take turns, because healthy programs share its address with others", async () => {
  const loop = new Loop();
  const [pages, status] = [costOf(5), costOf(5)];
  for (const name of ["page 1", "page 2", "page 3"]) loop.request(name, "loopback", pages, 5);
  loop.request("status", "loopback", status, 5);
  await loop.goRound(10);
  expect(loop.done).toEqual(["page 1", "status", "page 2", "page 3"]);
});

test("long work in several turns lets quick requests in between, and ends before further long work begins", async () => {
  const loop = new Loop();
  const cost = costOf(5);
  loop.request("long", "a", cost, 4, 4, 4);
  loop.request("other", "b", costOf(5), 5);
  for (const name of ["quick 1", "quick 2"]) loop.request(name, "b", costOf(0.5), 0.5);
  expect(loop.leftMillis).toBeCloseTo(989);
  await loop.goRound(10);
  expect(loop.done).toEqual(["quick 1", "long", "quick 2", "long", "long", "other"]);
  expect(loop.leftMillis).toBeCloseTo(1000 - 12 - 5 - 1);
  expect(cost.millis).toBeCloseTo(5 + 5 / 4);
});

test("work that was estimated and not done is given back", async () => {
  const loop = new Loop();
  loop.request("short", "a", costOf(100), 1);
  expect(loop.leftMillis).toBeCloseTo(900);
  await loop.goRound();
  expect(loop.leftMillis).toBeCloseTo(999);
});

test("an account without enough work left is refused, before the work and after a wait", async () => {
  const loop = new Loop();
  const turn = loop.enter("a", costOf(5));
  expect(turn.refusal()).toBeUndefined();
  loop.leftMillis = -1;
  expect(turn.refusal()).toMatchObject({ code: "rate_exceeded" });
  expect(loop.turns.enter("a", costOf(5))).toMatchObject({ code: "rate_exceeded" });
});

test("quick requests pass where little work is left, and long ones do not", () => {
  const loop = new Loop();
  loop.leftMillis = 200;
  expect(loop.turns.enter("a", costOf(5))).toMatchObject({ code: "rate_exceeded" });
  expect(loop.turns.enter("a", costOf(0.1))).not.toHaveProperty("code");
});

test("waiting requests are limited, one address has half of the places, and nothing is charged for a refused one", async () => {
  const loop = new Loop();
  const cost = costOf(0.05);
  let taken = 0;
  for (; !("code" in loop.turns.enter("a", cost)); taken++);
  const left = loop.leftMillis;
  expect(taken).toBe(1024);
  expect(loop.turns.enter("a", cost)).toMatchObject({ code: "too_many_requests" });
  expect(loop.leftMillis).toBeCloseTo(left);
  expect(loop.turns.enter("b", cost)).not.toHaveProperty("code");
});

test("a request that has begun, or is given up, no longer takes a place", async () => {
  const loop = new Loop();
  const cost = costOf(0.05);
  const first = loop.enter("a", cost);
  void first.next();
  const others = Array.from({ length: 1023 }, () => loop.enter("a", cost));
  expect(loop.turns.enter("a", cost)).toHaveProperty("code");
  await loop.goRound();
  loop.enter("a", cost);
  others[0]?.done();
  loop.enter("a", cost);
  expect(loop.turns.enter("a", cost)).toHaveProperty("code");
});

test("work that no turn shows is charged and learned as well", async () => {
  const loop = new Loop();
  const cost = costOf(5);
  const turn = loop.enter("a", cost);
  turn.worked(25);
  turn.done();
  expect(loop.leftMillis).toBeCloseTo(975);
  expect(cost.millis).toBeCloseTo(5 + 5 / 4);
});

test("work that goes on after the answer is charged, and makes further requests no more expensive", async () => {
  const loop = new Loop();
  const cost = costOf(1);
  const turn = loop.enter("a", cost);
  const take = async () => {
    const worked = turn.next().then(() => {
      loop.nowMillis += 5;
    });
    await loop.goRound();
    await worked;
  };
  await take();
  turn.done();
  const learnedMillis = cost.millis;
  const leftMillis = loop.leftMillis;
  for (let times = 0; times < 20; times++) await take();
  expect(leftMillis - loop.leftMillis).toBeGreaterThan(80);
  expect(cost.millis).toBe(learnedMillis);
});
