import { beforeEach, expect, test } from "bun:test";
import { LogLimiter } from "../../../src/ingest/debugger/log-limiter.ts";
import type { Logged } from "../../../src/ingest/debugger/logged.ts";
import { ManualClock } from "../../support/manual-clock.ts";

let clock: ManualClock;
let passed: Logged[];
let limiter: LogLimiter;

beforeEach(() => {
  clock = new ManualClock();
  passed = [];
  limiter = new LogLimiter(clock, (logged) => passed.push(logged));
});

function say(message: string, line = 1, event: Logged["event"] = "error"): void {
  limiter.offer({ event, data: { message, file: "a.gd", line } }, clock.unixMillis());
}

test("a repeat within a second is counted, and the message is passed on once more at its end", () => {
  for (let count = 0; count < 90; count++) say("again");
  say("again", 2);
  say("again", 1, "warning");
  expect(passed).toHaveLength(3);
  clock.advance(1000);
  expect(passed.slice(3)).toEqual([
    { event: "error", data: { message: "again", file: "a.gd", line: 1, count: 89 } },
  ]);
  say("again");
  expect(passed).toHaveLength(5);
});

test("a single message is passed on once, and no timer remains", () => {
  say("once");
  clock.advance(5000);
  expect([passed.length, clock.timers]).toEqual([1, 0]);
});

test("beyond 200 different messages a second the rest is counted in one warning", () => {
  for (let count = 0; count < 1000; count++) say(`message ${count}`);
  expect(passed).toHaveLength(200);
  clock.advance(1000);
  expect(passed.slice(200)).toMatchObject([{ event: "warning", data: { left_out: 800 } }]);
  say("and on");
  expect(passed).toHaveLength(202);
});

test("the counts are reported when the game disconnects", () => {
  say("again");
  say("again");
  limiter.flush();
  expect(passed.at(-1)?.data.count).toBe(1);
  expect(clock.timers).toBe(0);
});
