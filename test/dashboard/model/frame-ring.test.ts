import { describe, expect, test } from "bun:test";
import { FrameRing } from "../../../src/dashboard/model/frame-ring.ts";

/** A ring of frames of 10 ms each, with these numbers. */
function ringOf(...numbers: number[]): FrameRing {
  const ring = new FrameRing();
  for (const number of numbers) ring.push(number, 10, 1);
  return ring;
}

const numbersOf = (ring: FrameRing) =>
  Array.from({ length: ring.end - ring.begin }, (_, index) => ring.numberAt(ring.begin + index));

describe("the axis", () => {
  test("is the sum of the frame times", () => {
    const ring = new FrameRing();
    ring.push(7, 10, 1);
    ring.push(8, 30, 2);
    expect([ring.newestMillis, ring.newestNumber, ring.begin, ring.end]).toEqual([40, 8, 0, 2]);
    expect([ring.beginMillis(0), ring.endMillis(0), ring.beginMillis(1), ring.endMillis(1)]).toEqual([
      0, 10, 10, 40,
    ]);
    expect([ring.frameMillis(1), ring.physicsMillis(1)]).toEqual([30, 2]);
  });

  test("is empty before the first frame", () => {
    const ring = new FrameRing();
    expect([ring.begin, ring.end, ring.newestMillis, ring.newestNumber, ring.indexAfter(0)]).toEqual([
      0, 0, 0, -1, 0,
    ]);
    expect(ring.indexOfNumber(0)).toBeUndefined();
  });

  test("does not end where a game tells an endless or a negative frame", () => {
    const ring = ringOf(1);
    ring.push(2, Number.POSITIVE_INFINITY, 1);
    ring.push(3, -5, 1);
    ring.push(4, 10, 1);
    expect(ring.newestMillis).toBe(10 + 600_000 + 0 + 10);
  });
});

describe("frames that were not told", () => {
  test("are one hole, as wide as its frames at the latest mean", () => {
    const ring = ringOf(...Array.from({ length: 300 }, (_, index) => index));
    ring.push(310, 10, 1);
    expect(ring.end).toBe(302);
    expect([ring.numberAt(300), ring.frameMillis(300)]).toEqual([309, Number.NaN]);
    expect(ring.endMillis(300) - ring.beginMillis(300)).toBeCloseTo(100, 0);
  });

  test("are left out where they come late into their hole", () => {
    const ring = ringOf(1, 2, 6);
    expect(ring.push(4, 10, 1)).toBe("known");
    expect(numbersOf(ring)).toEqual([1, 2, 5, 6]);
  });

  test("leave nothing of the time before where more are missing than are kept: a page that comes back after long begins anew", () => {
    const ring = ringOf(1, 2);
    expect(ring.push(1_000_000, 10, 1)).toBe("newRun");
    expect(numbersOf(ring)).toEqual([1_000_000]);
  });
});

describe("a frame number that is not higher", () => {
  test("is a frame that was told again if its time is the same", () => {
    const ring = new FrameRing();
    const told = [1, 2, 3].map((number) => [number, 11.1 + number / 10] as const);
    for (const [number, millis] of told) ring.push(number, millis, 1);
    expect(told.map(([number, millis]) => ring.push(number, millis, 1))).toEqual(["known", "known", "known"]);
    expect(numbersOf(ring)).toEqual([1, 2, 3]);
  });

  test("begins another run of the game otherwise, and the run before is forgotten", () => {
    const ring = ringOf(100, 101, 102, 103);
    expect(ring.push(101, 12, 1)).toBe("newRun");
    expect([numbersOf(ring), ring.newestMillis]).toEqual([[101], 12]);
    const older = ringOf(100, 101, 102);
    expect(older.push(0, 10, 1)).toBe("newRun");
    expect(older.push(1, 10, 1)).toBe("added");
    expect(numbersOf(older)).toEqual([0, 1]);
  });
});

describe("a full ring", () => {
  const FRAMES = 72_000;
  const ring = new FrameRing();
  for (let number = 1; number <= FRAMES + 500; number++) ring.push(number, 10, 1);

  test("keeps the newest ten minutes at 120 Hz", () => {
    expect([ring.begin, ring.end, ring.numberAt(ring.begin)]).toEqual([500, FRAMES + 500, 501]);
    expect(ring.indexOfNumber(500)).toBeUndefined();
    expect(ring.indexOfNumber(501)).toBe(500);
    expect(ring.indexOfNumber(FRAMES + 500)).toBe(FRAMES + 499);
    expect(ring.indexOfNumber(FRAMES + 501)).toBeUndefined();
  });

  test("finds the frame at a time", () => {
    expect(ring.indexAfter(-1)).toBe(500);
    expect(ring.indexAfter(10_000)).toBe(1000);
    expect(ring.indexAfter(10_005)).toBe(1000);
    expect(ring.indexAfter(ring.newestMillis)).toBe(ring.end);
    expect(ring.beginMillis(ring.begin)).toBe(5000);
  });
});

describe("time that goes back", () => {
  test("cuts the frames from the next one on, and keeps those before", () => {
    const ring = ringOf(1, 2, 3, 4, 5);
    ring.goBack();
    expect(ring.push(3, 20, 1)).toBe("added");
    expect([numbersOf(ring), ring.newestMillis]).toEqual([[1, 2, 3], 40]);
    expect(ring.push(2, 10, 1)).toBe("known");
  });

  test("is not another run, and the ring says until the first frame of then that its newest frames are of later", () => {
    const ring = ringOf(1, 2, 3, 4, 5);
    ring.goBack();
    expect([ring.isGoingBack, ring.beginsNewRun(3, 20)]).toEqual([true, false]);
    ring.push(3, 20, 1);
    expect([ring.isGoingBack, ring.beginsNewRun(2, 20)]).toEqual([false, true]);
  });

  test("leaves nothing where the next frame is older than all that are kept", () => {
    const ring = ringOf(10, 11);
    ring.goBack();
    ring.push(3, 10, 1);
    expect(numbersOf(ring)).toEqual([3]);
  });

  test("changes nothing where no frame has come: frames that are told again cut none", () => {
    const ring = new FrameRing();
    ring.goBack();
    for (const number of [1, 2, 3, 1, 2]) ring.push(number, 10, 1);
    expect(numbersOf(ring)).toEqual([1, 2, 3]);
  });

  test("brings back no frame that the ring has lost before", () => {
    const ring = new FrameRing();
    for (let number = 0; number < 72_010; number++) ring.push(number, 10, 1);
    ring.goBack();
    ring.push(72_000, 10, 1);
    expect([ring.numberAt(ring.begin), ring.newestNumber, ring.end - ring.begin]).toEqual([
      10, 72_000, 71_991,
    ]);
  });
});
