import { describe, expect, test } from "bun:test";
import { BoundedQueue } from "../../src/base/bounded-queue.ts";

describe("a bounded queue", () => {
  test("hands out items in order, oldest first", () => {
    const queue = new BoundedQueue<string>({ maxItems: 3, maxBytes: 100 });
    for (const item of ["a", "b", "c"]) queue.push(item, 1);
    expect([queue.shift(), queue.shift(), queue.shift(), queue.shift()]).toEqual(["a", "b", "c", undefined]);
    expect({ size: queue.size, bytes: queue.bytes, dropped: queue.dropped }).toEqual({
      size: 0,
      bytes: 0,
      dropped: 0,
    });
  });

  test("drops the oldest item past its number of items, and counts it", () => {
    const queue = new BoundedQueue<number>({ maxItems: 2, maxBytes: 100 });
    for (const item of [1, 2, 3, 4]) queue.push(item, 10);
    expect(queue.toArray()).toEqual([3, 4]);
    expect({ bytes: queue.bytes, dropped: queue.dropped }).toEqual({ bytes: 20, dropped: 2 });
  });

  test("drops the oldest items past its bytes", () => {
    const queue = new BoundedQueue<number>({ maxItems: 100, maxBytes: 25 });
    queue.push(1, 10);
    queue.push(2, 10);
    queue.push(3, 20);
    expect(queue.toArray()).toEqual([3]);
    expect(queue.dropped).toBe(2);
  });

  test("drops only the item that is too large by itself", () => {
    const queue = new BoundedQueue<number>({ maxItems: 100, maxBytes: 25 });
    queue.push(1, 10);
    queue.push(2, 26);
    expect(queue.toArray()).toEqual([1]);
    expect(queue.dropped).toBe(1);
  });
});
