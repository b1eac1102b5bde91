import { expect, test } from "bun:test";
import { SharedRoom } from "../../../src/server/http/shared-room.ts";

test("one address holds at most half of what the others leave, so that each finds room", () => {
  const room = new SharedRoom(1000);
  expect(room.hold("attacker", 501)).toBeUndefined();
  expect(room.hold("attacker", 500)).toBeDefined();
  expect(room.hold("attacker", 1)).toBeUndefined();
  expect(room.hold("other", 250)).toBeDefined();
  expect(room.hold("other", 1)).toBeUndefined();
  expect(room.hold("third", 125)).toBeDefined();
});

test("loopback may hold all of it", () => {
  const room = new SharedRoom(1000);
  expect(room.hold("loopback", 1000)).toBeDefined();
  expect(room.hold("loopback", 1)).toBeUndefined();
});

test("what is released, or was never held, is free", () => {
  const room = new SharedRoom(1000);
  const held = room.hold("loopback", 600);
  expect(held?.resize(1001)).toBe(false);
  expect([held?.resize(1000), room.held]).toEqual([true, 1000]);
  expect([held?.resize(10), room.held]).toEqual([true, 10]);
  held?.release();
  held?.release();
  // What comes after the release holds nothing.
  expect([held?.resize(500), room.held]).toEqual([true, 0]);
});
