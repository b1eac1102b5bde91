import { beforeEach, describe, expect, test } from "bun:test";
import { ProcessorShare } from "../../../src/insight/game/index.ts";

let share: ProcessorShare;
let atMillis: number;

beforeEach(() => {
  share = new ProcessorShare();
  atMillis = 0;
});

interface Reading {
  frames: number;
  wall: number;
  longest: number;
  work: number;
  longestWork?: number;
  ran: number;
  starved: number;
}

const USUAL: Reading = { frames: 20, wall: 200, longest: 11, work: 60, ran: 80, starved: 2 };

function take({ frames, wall, longest, work, longestWork = 3, ran, starved }: Reading): void {
  atMillis += wall;
  const frame_interval_ms = { mean: wall / frames, max: longest };
  const work_time_ms = { mean: work / frames, max: longestWork };
  share.take({ frames, frame_interval_ms, work_time_ms, main_thread_ms: { ran, starved } }, atMillis);
}

describe("the main thread's time in the reading that covers a frame", () => {
  test("is compared with as many usual frames, not with as much usual time", () => {
    for (let count = 0; count < 10; count++) take(USUAL);
    take({ frames: 11, wall: 250, longest: 150, work: 180, longestWork: 150, ran: 185, starved: 5 });
    take(USUAL);
    expect(share.ofFrame(2240, 150)).toEqual({
      wallMillis: 250,
      ranMillis: 185,
      starvedMillis: 5,
      ownThreadsLoad: 0,
      usualWorkMillis: 3,
      more: {
        ran: 185 - 11 * 4,
        starved: expect.closeTo(5 - 11 * 0.1, 9),
        blocked: expect.closeTo(60 - 11 * 5.9, 9),
        outside: 5 - 11 * 1,
      },
      surelyMore: {
        ran: 185 - 11 * 4,
        starved: expect.closeTo(5 - 11 * 0.1, 9),
        blocked: expect.closeTo(60 - 11 * 5.9, 9),
        outside: 5 - 11 * 1,
      },
      longest: { inScripts: 185 - 11 * 4, outside: 5 - 11 * 1, blocked: 60 - 100 },
    });
  });

  test("surely exceeds only the heaviest frames that are still usual", () => {
    for (let count = 0; count < 24; count++) take({ ...USUAL, ran: count % 4 === 0 ? 160 : 80 });
    take({ ...USUAL, longest: 60, ran: 200 });
    const { more, surelyMore } = share.ofFrame(atMillis - 10, 60) ?? {};
    expect([more?.ran, surelyMore?.ran]).toEqual([120, 40]);
  });

  test("is more in the longest frame only by what the scripts of the other frames did not run", () => {
    for (let count = 0; count < 10; count++) take(USUAL);
    // Each frame has begun to work for 8 ms, and one is 30 ms late.
    take({ ...USUAL, longest: 40, work: 19 * 8 + 38, longestWork: 38, ran: 170, starved: 30 });
    expect(share.ofFrame(atMillis, 40)).toMatchObject({
      more: { ran: 90 },
      // 1 ms of each frame is usually outside of the scripts.
      longest: { inScripts: 170 - 19 * 8 - 20, outside: -20 },
    });
  });

  test("is shared by the late frames of a sum", () => {
    for (let count = 0; count < 10; count++) take(USUAL);
    // Two frames of 100 ms, which the machine starved for half of it.
    take({ frames: 4, wall: 230, longest: 100, work: 206, longestWork: 100, ran: 110, starved: 100 });
    const ranOf = (lateFrames: number) => share.ofFrame(atMillis, 100, lateFrames)?.longest.inScripts;
    // By the usual frames 110 - 4 * 4; if one frame is late, the other worked for 100 ms and was not.
    expect([ranOf(1), ranOf(2)]).toEqual([110 - 106 - 4, (110 - 4 * 4) / 2]);
  });

  test("counts scripts of a busy machine for the part of their time in which they usually run", () => {
    for (let count = 0; count < 10; count++) take({ ...USUAL, work: 160, longestWork: 8, starved: 80 });
    take({ frames: 11, wall: 250, longest: 150, work: 80 + 145, longestWork: 145, ran: 110, starved: 115 });
    // They usually run for half of it. 110 - 80 would be too little; eleven usual frames run 44 ms.
    expect(share.ofFrame(atMillis, 150)?.longest).toMatchObject({ inScripts: 110 - 44, outside: 0 });
  });

  test("is not more outside of the scripts than it is in all, where starved scripts hid what usually runs outside", () => {
    for (let count = 0; count < 10; count++) take({ ...USUAL, work: 160, starved: 80 });
    take({ ...USUAL, longest: 38, ran: 90, work: 40 });
    expect(share.ofFrame(atMillis, 38)).toMatchObject({
      more: { ran: 10, outside: 50 },
      longest: { outside: 10 },
    });
  });

  test("is that of two readings if the addon read its sums within the frame, after its scripts", () => {
    for (let count = 0; count < 10; count++) take(USUAL);
    // The scripts of the frame took 150 ms and then the addon read its sums; the frame ends with the next one.
    take({ ...USUAL, ran: 230, work: 210, longestWork: 153 });
    const endedMillis = atMillis + 5;
    take({ ...USUAL, wall: 350, longest: 160 });
    const { wallMillis, more } = share.ofFrame(endedMillis, 160) ?? {};
    expect([wallMillis, more]).toEqual([
      550,
      { ran: 150, starved: 0, blocked: 0, outside: expect.closeTo(0, 9) },
    ]);
  });

  test("was starved lately if it was in any reading of the last two seconds", () => {
    expect(share.starvedLately(atMillis)).toBe(0);
    take(USUAL);
    take({ ...USUAL, starved: 90 });
    for (let count = 0; count < 5; count++) take(USUAL);
    expect(share.starvedLately(atMillis)).toBe(90);
    expect(share.starvedLately(atMillis + 1001)).toBe(2);
    expect(share.starvedLately(atMillis + 2001)).toBe(0);
  });

  test("is of no earlier reading that only arrived late", () => {
    for (let count = 0; count < 10; count++) take(USUAL);
    const endedMillis = atMillis - 50;
    expect(share.ofFrame(endedMillis, 150)).toBeUndefined();
    expect(share.isAwaited(endedMillis, atMillis, 150)).toBe(true);
    take({ ...USUAL, longest: 150 });
    expect(share.ofFrame(endedMillis, 150)?.wallMillis).toBe(200);
    expect(share.isAwaited(endedMillis, atMillis, 150)).toBe(false);
  });

  test("is unknown for a game that does not measure it", () => {
    share.take({ frames: 20, frame_interval_ms: { mean: 10, max: 150 } }, 1000);
    expect(share.ofFrame(990, 150)).toBeUndefined();
    expect(share.isAwaited(990, 1000, 150)).toBe(false);
  });
});
