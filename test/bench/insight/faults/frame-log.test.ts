import { expect, test } from "bun:test";
import { hitchesOf } from "../../../../bench/insight/faults/frame-log.ts";

/** A log of frames of these lengths. Units: milliseconds. */
function logOf(...millis: number[]): Float64Array {
  let at = 1000;
  return Float64Array.from([at, ...millis.map((one) => (at += one / 1000))]);
}

const usual = (count: number) => Array<number>(count).fill(1000 / 90);

test("a log holds one hitch for late frames that are near to one another, and two for others", () => {
  const near = hitchesOf(logOf(...usual(5), 33.3, ...usual(10), 55.5, ...usual(5)), 90);
  expect(near).toHaveLength(1);
  expect(near[0]).toMatchObject({ lateFrames: 2, lostFrames: 6, worstMillis: expect.closeTo(55.5, 1) });
  expect(hitchesOf(logOf(...usual(5), 33.3, ...usual(40), 55.5, ...usual(5)), 90)).toHaveLength(2);
});

test("a single missed refresh is no hitch, and neither are frames that take a little longer", () => {
  expect(hitchesOf(logOf(...usual(5), 22.2, ...usual(5), ...Array<number>(50).fill(19)), 90)).toEqual([]);
});
