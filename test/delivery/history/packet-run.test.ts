import { expect, test } from "bun:test";
import { PacketRun } from "../../../src/delivery/history/packet-run.ts";

test("packets become one message back to back, and the next message begins anew", () => {
  const run = new PacketRun();
  expect(run.isEmpty).toBe(true);
  const borrowed = Uint8Array.of(1, 2);
  run.add(borrowed);
  borrowed.fill(9);
  run.add(Uint8Array.of(3));
  const taken = run.take();
  run.add(Uint8Array.of(4));
  expect([[...taken], [...run.take()], run.isEmpty]).toEqual([[1, 2, 3], [4], true]);
});

test("a message ends after 256 packets or 32 KiB; a longer packet is a message whole", () => {
  const run = new PacketRun();
  for (let count = 0; count < 256; count++) {
    expect(run.isFull).toBe(false);
    run.add(Uint8Array.of(count));
  }
  expect(run.isFull).toBe(true);
  expect([...run.take()]).toEqual(Array.from({ length: 256 }, (_, index) => index));
  const long = new Uint8Array(100_000).fill(7);
  run.add(Uint8Array.of(5));
  run.add(long);
  expect(run.isFull).toBe(true);
  expect(run.take()).toEqual(Uint8Array.of(5, ...long));
});
