import { describe, expect, test } from "bun:test";
import { BasisRotation } from "../../src/codec/basis-rotation.ts";

const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const HALF = Math.fround(Math.SQRT1_2);

describe("BasisRotation", () => {
  test.each([
    ["nothing", IDENTITY, [0, 0, 0, 1]],
    ["a quarter turn around y", [0, 0, 1, 0, 1, 0, -1, 0, 0], [0, HALF, 0, HALF]],
    ["half a turn around x", [1, 0, 0, 0, -1, 0, 0, 0, -1], [1, 0, 0, 0]],
    ["half a turn around y", [-1, 0, 0, 0, 1, 0, 0, 0, -1], [0, 1, 0, 0]],
    ["half a turn around z", [-1, 0, 0, 0, -1, 0, 0, 0, 1], [0, 0, 1, 0]],
    ["a scale", [2, 0, 0, 0, 0.5, 0, 0, 0, 3], [0, 0, 0, 1]],
    ["a mirror", [-1, 0, 0, 0, -1, 0, 0, 0, -1], [0, 0, 0, 1]],
  ])("reads %s", (_, basis, quaternion) => {
    const rotation = new BasisRotation();
    expect(rotation.read(basis)).toBe(true);
    for (const [index, value] of quaternion.entries())
      expect(rotation.quaternion[index]).toBeCloseTo(value, 6);
  });

  test.each([
    ["a flat one", [1, 0, 0, 0, 1, 0, 0, 0, 0]],
    ["nothing at all", [0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["NaN", [Number.NaN, 0, 0, 0, 1, 0, 0, 0, 1]],
    ["infinity", [Number.POSITIVE_INFINITY, 0, 0, 0, 1, 0, 0, 0, 1]],
    ["what float32 cannot reckon with", [1e20, 0, 0, 0, 1e20, 0, 0, 0, 1e20]],
  ])("has no rotation for %s, and keeps the last", (_, basis) => {
    const rotation = new BasisRotation();
    rotation.read([0, 0, 1, 0, 1, 0, -1, 0, 0]);
    const before = [...rotation.quaternion];
    expect(rotation.read(basis)).toBe(false);
    expect(rotation.quaternion).toEqual(before as [number, number, number, number]);
  });
});
