import { expect, test } from "bun:test";
import { sparingTurns } from "../../../src/surfaces/mcp/recordings/sparing-turns.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test("sparing turns pause after the first work, for so long that the work takes its share of the time", async () => {
  const clock = new ManualClock();
  let workedMillis = 0;
  let turns = 0;
  const next = sparingTurns(
    async () => void turns++,
    () => 0.2,
    clock,
    () => workedMillis,
  );
  const work = async (millis: number) => {
    workedMillis += millis;
    const turn = next();
    await new Promise(process.nextTick);
    return turn;
  };
  for (let piece = 0; piece < 15; piece++) await work(10);
  expect([turns, clock.timers]).toEqual([15, 0]);
  const later = work(10);
  await new Promise(process.nextTick);
  clock.advance(39);
  await new Promise(process.nextTick);
  expect(turns).toBe(15);
  clock.advance(1);
  await later;
  expect(turns).toBe(16);
});
