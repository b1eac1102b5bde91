import { expect, test } from "bun:test";
import { loadOnce } from "../../src/base/load-once.ts";

test("a loader runs once for all that call it", async () => {
  let runs = 0;
  const load = loadOnce(async () => ++runs);
  expect(await Promise.all([load(), load()])).toEqual([1, 1]);
  expect(await load()).toBe(1);
});

test("a loader that failed runs again for the next call", async () => {
  let runs = 0;
  const load = loadOnce(() => {
    if (++runs === 1) throw new Error("no memory");
    return runs;
  });
  expect(load()).rejects.toThrow("no memory");
  await Bun.sleep(0);
  expect(await load()).toBe(2);
});
