import { expect, test } from "bun:test";
import { anglesOf } from "../../../src/surfaces/mcp/summaries/angles.ts";

const half = (degrees: number) => (degrees * Math.PI) / 360;

test("a turn about one axis is that angle, and what is no rotation has none", () => {
  const turned = (x: number, y: number, z: number, degrees: number) => {
    const sine = Math.sin(half(degrees));
    return anglesOf([x * sine, y * sine, z * sine, Math.cos(half(degrees))]);
  };
  expect(turned(0, 1, 0, 30)).toEqual({ yaw_deg: 30, pitch_deg: 0, roll_deg: 0 });
  expect(turned(1, 0, 0, -45)).toEqual({ yaw_deg: 0, pitch_deg: -45, roll_deg: 0 });
  expect(turned(0, 0, 1, 170)).toEqual({ yaw_deg: 0, pitch_deg: 0, roll_deg: 170 });
  expect(anglesOf([0, 2, 0, 2])).toEqual({ yaw_deg: 90, pitch_deg: 0, roll_deg: 0 });
  expect(anglesOf([0, 0, 0, 0])).toEqual({ yaw_deg: null, pitch_deg: null, roll_deg: null });
  expect(anglesOf([Number.NaN, 0, 0, 1])).toEqual({ yaw_deg: null, pitch_deg: null, roll_deg: null });
});
