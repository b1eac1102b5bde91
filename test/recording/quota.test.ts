import { expect, test } from "bun:test";
import { beyondQuota } from "../../src/recording/quota.ts";

const kept = [
  { name: "newest", bytes: 10, endedMillis: 300 },
  { name: "oldest", bytes: 10, endedMillis: 100 },
  { name: "middle", bytes: 10, endedMillis: 200 },
];
const namesBeyond = (...[quota, nowMillis, otherBytes]: [object, number, number?]) =>
  beyondQuota(kept, quota, nowMillis, otherBytes).map(({ name }) => name);

test.each([
  [{}, 1000, 0, []],
  [{ bytes: 30 }, 1000, 0, []],
  [{ bytes: 29 }, 1000, 0, ["oldest"]],
  [{ bytes: 30 }, 1000, 1, ["oldest"]],
  [{ bytes: 0 }, 1000, 0, ["oldest", "middle", "newest"]],
  [{ ageMillis: 200 }, 301, 0, ["oldest"]],
  [{ ageMillis: 200, bytes: 10 }, 301, 0, ["oldest", "middle"]],
] as const)("of a quota of %p at %p, with %p bytes that stay, these go: %p", (quota, now, other, gone) => {
  expect(namesBeyond(quota, now, other)).toEqual([...gone]);
});
