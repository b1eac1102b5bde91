import { expect, test } from "bun:test";
import { busyShare } from "./busy-share.ts";

test("the share of the machine in use is one between nothing and all, and a watch ends with what it waits for", async () => {
  const ended = Promise.withResolvers<void>();
  const watched = busyShare(ended.promise);
  const worksUntilMillis = performance.now() + 150;
  while (performance.now() < worksUntilMillis);
  ended.resolve();
  const share = await watched;
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThanOrEqual(1);
});
