import { beforeEach, describe, expect, test } from "bun:test";
import type { TrackingData } from "../../../src/client/index.ts";
import { PoseRing } from "../../../src/dashboard/model/pose-ring.ts";

/** A minute at 120 Hz. */
const MINUTE = 7200;

function pose(frame: number): TrackingData {
  return {
    frame,
    headset: { position: [frame, 1.5, -0.25], rotation: [0, 0, 0.5, 0.75], tracked: true },
    left_controller: {
      position: [0, 1, 0],
      rotation: [0, 0, 0, 1],
      tracked: false,
      buttons: { trigger: 0.5, grip: 0.25, trigger_click: true },
    },
  };
}

let ring: PoseRing;
beforeEach(() => {
  ring = new PoseRing();
});
const framesUpTo = (frame: number, trail: number) => ring.upTo(frame, trail).map((one) => one.frame);

describe("the poses of the last minute", () => {
  test("are whole, and are found by frame with the poses before them", () => {
    for (const frame of [1, 2, 4, 5]) ring.push(pose(frame));
    expect(ring.upTo(3, 1)).toEqual([pose(2)]);
    expect(framesUpTo(4, 2)).toEqual([2, 4]);
    expect(framesUpTo(100, 10)).toEqual([1, 2, 4, 5]);
    expect(framesUpTo(0, 10)).toEqual([]);
    expect(ring.newest).toEqual(pose(5));
  });

  test("leave out what comes again", () => {
    for (const frame of [1, 2, 1, 2, 3]) ring.push(pose(frame));
    expect(framesUpTo(9, 9)).toEqual([1, 2, 3]);
  });
});

describe("poses of the past that come later", () => {
  test("are put where they belong; those that are kept stay, and newer ones are not taken", () => {
    for (const frame of [10, 11, 14]) ring.push(pose(frame));
    ring.fill([8, 9, 10, 12, 13, 14, 15].map(pose));
    expect(framesUpTo(20, 20)).toEqual([8, 9, 10, 11, 12, 13, 14]);
    ring.push(pose(15));
    expect(framesUpTo(20, 2)).toEqual([14, 15]);
  });

  test("are no more than the ring keeps", () => {
    ring.push(pose(10_000));
    ring.fill(Array.from({ length: 9000 }, (_, index) => pose(index)));
    expect(framesUpTo(10_000, 10_000)).toHaveLength(MINUTE);
  });
});

describe("older poses", () => {
  test("are there for ten minutes, one of nine, with their devices, tracking state, trigger and grip", () => {
    for (let frame = 1; frame <= 10 * MINUTE; frame++) ring.push(pose(frame));
    const [found] = ring.upTo(9 * MINUTE - 500, 1);
    const frame = Number(found?.frame);
    expect(frame).toBeWithin(9 * MINUTE - 509, 9 * MINUTE - 499);
    const whole = pose(frame);
    expect(found).toEqual({
      ...whole,
      left_controller: { ...whole.left_controller, buttons: { trigger: 0.5, grip: 0.25 } },
    } as TrackingData);
    expect(framesUpTo(frame, 18)).toEqual([frame - 9, frame]);
    expect(framesUpTo(5 * MINUTE, 9)).toHaveLength(1);
  });

  test("are forgotten with the rest", () => {
    for (let frame = 1; frame <= 2 * MINUTE; frame++) ring.push(pose(frame));
    ring.clear();
    expect(framesUpTo(3 * MINUTE, 9)).toEqual([]);
  });
});
