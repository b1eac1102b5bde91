import { expect, test } from "bun:test";
import { FairQueue } from "../../src/base/fair-queue.ts";

test("peers take turns, whatever number of items each has", () => {
  const queue = new FairQueue<string>();
  for (const item of ["a1", "a2", "a3"]) queue.add("a", item);
  queue.add("b", "b1");
  expect(queue.take()).toBe("a1");
  queue.add("c", "c1");
  expect([queue.take(), queue.take(), queue.take()]).toEqual(["b1", "a2", "c1"]);
  expect([queue.size, queue.take(), queue.take(), queue.size]).toEqual([1, "a3", undefined, 0]);
});
