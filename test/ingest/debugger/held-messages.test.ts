import { expect, test } from "bun:test";
import type { DebuggerMessage } from "../../../src/ingest/debugger/debugger-message.ts";
import { HeldMessages } from "../../../src/ingest/debugger/held-messages.ts";

const message = (bytes: number): DebuggerMessage => ({ name: "output", threadId: 1n, data: [], bytes });

/** How many messages of a size are held. */
function heldOf(bytes: number): number {
  const held = new HeldMessages();
  while (held.hold(message(bytes), 0));
  return held.size;
}

test("messages that wait are bounded by their number and by their bytes", () => {
  expect([heldOf(10), heldOf(2048), heldOf(100_000), heldOf(1024 * 1024)]).toEqual([256, 256, 5, 0]);
});

test("messages that were taken or dropped make room for others", () => {
  const held = new HeldMessages();
  for (const empty of [() => held.take(), () => held.clear()]) {
    while (held.hold(message(300_000), 0));
    expect(held.size).toBe(1);
    empty();
    expect([held.size, held.hold(message(300_000), 0)]).toEqual([0, true]);
    held.clear();
  }
});
