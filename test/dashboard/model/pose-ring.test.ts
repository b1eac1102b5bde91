import { beforeEach, describe, expect, test } from "bun:test";
import type { TrackingData } from "../../../src/client/index.ts";
import { PoseRing } from "../../../src/dashboard/model/pose-ring.ts";

/** Ten minutes at 120 Hz. */
const KEPT = 72_000;

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
/** The frames of the last poses up to a frame; their headset is at x = frame. */
const framesUpTo = (frame: number, poses: number) => ring.trail(frame, "headset", poses).map(([x]) => x);

describe("the poses of ten minutes", () => {
  test("are found by frame, whole, with where a device was before", () => {
    for (const frame of [1, 2, 4, 5]) ring.push(pose(frame));
    expect(ring.at(3)).toEqual(pose(2));
    expect(ring.at(100)).toEqual(pose(5));
    expect(ring.at(0)).toBeUndefined();
    expect(framesUpTo(4, 2)).toEqual([2, 4]);
    expect(framesUpTo(100, 10)).toEqual([1, 2, 4, 5]);
    expect(framesUpTo(0, 10)).toEqual([]);
    expect(ring.trail(5, "right_controller", 10)).toEqual([]);
    expect(ring.newestFrame).toBe(5);
  });

  test("leave out what comes again", () => {
    for (const frame of [1, 2, 1, 2, 3]) ring.push(pose(frame));
    expect(framesUpTo(9, 9)).toEqual([1, 2, 3]);
  });

  test("leave out a device whose pose is not one", () => {
    ring.push({ ...pose(1), headset: { position: ["a"], rotation: 1 } as never });
    expect(ring.at(1)).toEqual({ frame: 1, left_controller: pose(1).left_controller } as TrackingData);
  });

  test("are the newest ones, and begin anew with another run of the game", () => {
    for (let frame = 1; frame <= KEPT + 10; frame++) ring.push(pose(frame));
    expect(framesUpTo(13, 9)).toEqual([11, 12, 13]);
    expect(ring.at(10)).toBeUndefined();
    ring.push(pose(3));
    expect(framesUpTo(KEPT, 9)).toEqual([3]);
  });

  test("are forgotten", () => {
    ring.push(pose(1));
    ring.clear();
    expect(ring.at(1)).toBeUndefined();
    expect(ring.newestFrame).toBe(-1);
  });
});

describe("poses of the past that come later", () => {
  const past = (...frames: number[]): PoseRing => {
    const told = new PoseRing(100);
    for (const frame of frames) told.push(pose(frame));
    return told;
  };

  test("are put where they belong; those that are kept stay, and newer ones are not taken", () => {
    for (const frame of [10, 11, 14]) ring.push(pose(frame));
    ring.fill(past(8, 9, 10, 12, 13, 14, 15));
    expect(framesUpTo(20, 20)).toEqual([8, 9, 10, 11, 12, 13, 14]);
    expect(ring.at(12)).toEqual(pose(12));
    ring.push(pose(15));
    expect(framesUpTo(20, 2)).toEqual([14, 15]);
  });
});

test("poses from the next one on are forgotten when time goes back, and those before stay", () => {
  for (const frame of [1, 2, 3, 4]) ring.push(pose(frame));
  ring.goBack();
  ring.push(pose(3));
  expect(framesUpTo(100, 10)).toEqual([1, 2, 3]);
  ring.push(pose(2));
  expect(ring.newestFrame).toBe(3);
  ring.goBack();
  ring.push(pose(0));
  expect(framesUpTo(100, 10)).toEqual([0]);
});

test("poses that are told again cut none, when time went back before the first", () => {
  ring.goBack();
  for (const frame of [1, 2, 3, 1, 2]) ring.push(pose(frame));
  expect(framesUpTo(100, 10)).toEqual([1, 2, 3]);
});
