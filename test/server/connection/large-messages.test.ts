import { expect, test } from "bun:test";
import { LargeMessages } from "../../../src/server/connection/large-messages.ts";

const MIB = 1024 * 1024;

test("garbage is collected after 48 MiB of large messages, and the time that takes is told", () => {
  let now = 0;
  let collections = 0;
  const messages = new LargeMessages(
    () => {
      collections++;
      now += 25;
    },
    () => now,
  );
  const millis = Array.from({ length: 100 }, () => messages.came(MIB));
  expect([collections, millis.filter((one) => one === 25)]).toEqual([2, [25, 25]]);
  expect(millis.indexOf(25)).toBe(47);
});

test("short messages are not counted, however many come", () => {
  let collections = 0;
  const messages = new LargeMessages(
    () => collections++,
    () => 0,
  );
  for (let count = 0; count < 100_000; count++) messages.came(2000);
  expect(collections).toBe(0);
});
