import { beforeEach, expect, test } from "bun:test";
import { MessageGarbage } from "../../../src/server/connection/message-garbage.ts";

const MIB = 1024 * 1024;
const COLLECTION_MILLIS = 25;

let residentBytes: number;
let keptBytes: number;
let now: number;
let looks: number;
let collections: number;
let garbage: MessageGarbage;

beforeEach(() => {
  [residentBytes, keptBytes, now, looks, collections] = [60 * MIB, 60 * MIB, 0, 0, 0];
  garbage = new MessageGarbage({
    residentBytes() {
      looks++;
      return residentBytes;
    },
    collect() {
      collections++;
      now += COLLECTION_MILLIS;
      residentBytes = keptBytes;
    },
    nowMillis: () => now,
  });
});

/** Messages come that each leave so much garbage. Returns the times that were told. */
function come(count: number, bytes: number, leftBytes: number): number[] {
  return Array.from({ length: count }, () => {
    const millis = garbage.came(bytes);
    residentBytes += leftBytes;
    return millis;
  }).filter((millis) => millis > 0);
}

test("garbage is collected each time the memory has grown by 24 MiB, and the time that takes is told", () => {
  expect([come(100, MIB, MIB), collections]).toEqual([Array(4).fill(COLLECTION_MILLIS), 4]);
});

test("short messages that leave much garbage count too", () => {
  come(100_000, 100, 2000);
  expect(collections).toBe(6);
});

test("nothing is collected while the memory does not grow, and few messages are worth a look at it", () => {
  come(10_000, 145, 0);
  expect([collections, looks]).toEqual([0, 3]);
});

test("memory that is kept is no garbage: it is looked for once", () => {
  come(40, MIB, MIB);
  keptBytes = residentBytes;
  come(40, MIB, 0);
  expect(collections).toBe(1);
});
