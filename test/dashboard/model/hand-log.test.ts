import { describe, expect, test } from "bun:test";
import { HandLog } from "../../../src/dashboard/model/hand-log.ts";

const JOINTS: readonly unknown[][] = Array.from({ length: 26 }, (_, index) => [index, 1, 2, 0, 0, 0, 1]);
const PLACES = JOINTS.map((joint) => joint.slice(0, 3));

describe("joints and axes", () => {
  test("are those of the moment that is asked for", () => {
    const log = new HandLog();
    log.add({ hands: {}, axes: { left: { primary: [0.5, -1] } } }, 100);
    log.add({ hands: { left: { tracked: true, joints: JOINTS } }, axes: {} }, 101);
    expect(log.at("left", 100.2)).toEqual({ joints: [], axes: { primary: [0.5, -1] } });
    expect(log.at("left", 101.2).joints).toEqual(PLACES as never);
    expect(log.at("left", 99)).toEqual({ joints: [], axes: {} });
  });

  test("show no hand that was not heard of for half a second", () => {
    const log = new HandLog();
    log.add({ hands: { right: { tracked: true, joints: JOINTS } } }, 100);
    expect(log.at("right", 100.4).joints.length).toBe(26);
    expect(log.at("right", 100.6).joints).toEqual([]);
  });

  test.each([
    [{ hands: { left: { tracked: true, joints: JOINTS.slice(1) } } }],
    [{ hands: { left: { tracked: false, joints: JOINTS } } }],
    [{ hands: { left: { tracked: true, joints: JOINTS.with(3, ["<img>", 0, 0]) } } }],
    [{ hands: { left: { tracked: true, joints: JOINTS.with(3, [Number.NaN, 0, 0]) } } }],
    [{ hands: "left", axes: { left: { primary: [1], other: "x" } } }],
    [{ hands: null, axes: [] }],
  ])("leave out what is not whole: %p", (data) => {
    const log = new HandLog();
    log.add(data, 100);
    expect(log.at("left", 100)).toEqual({ joints: [], axes: {} });
  });
});
