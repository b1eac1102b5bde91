import { expect, test } from "bun:test";
import { HeldBytes } from "../../../src/delivery/lanes/held-bytes.ts";

const MIB = 1024 * 1024;

test("a client may have much waiting while all clients together have little", () => {
  const held = new HeldBytes();
  const [one, other] = [held.hold(), held.hold()];
  expect([one.set(40 * MIB), other.set(20 * MIB)]).toEqual([true, true]);
});

test("past 64 MiB of all clients, each may have its equal share", () => {
  const held = new HeldBytes();
  const holds = Array.from({ length: 64 }, () => held.hold());
  const fitted = holds.map((hold) => hold.set(2 * MIB));
  expect(fitted.filter(Boolean)).toHaveLength(32);
  // A client that has little is not closed for those that have much.
  expect(held.hold().set(MIB / 2)).toBe(true);
});

test("what no longer waits makes room", () => {
  const held = new HeldBytes();
  const [one, other] = [held.hold(), held.hold()];
  one.set(60 * MIB);
  expect(other.set(40 * MIB)).toBe(false);
  one.set(0);
  expect(other.set(40 * MIB)).toBe(true);
});
