import { expect, test } from "bun:test";
import { shortened } from "../../src/base/shortened.ts";

test("a text that is short enough stays; of a longer one the beginning stays, marked", () => {
  expect([shortened("abcd", 4), shortened("abcde", 4), shortened("", 4)]).toEqual(["abcd", "abc…", ""]);
});

test("no character is cut in half", () => {
  expect(shortened("ab\u{1f600}cd", 4)).toBe("ab…");
});

test("the beginning keeps nothing of a long text in memory", () => {
  const rss = () => {
    Bun.gc(true);
    return process.memoryUsage().rss;
  };
  const before = rss();
  const kept = Array.from({ length: 200 }, (_, index) =>
    shortened(Buffer.alloc(1024 * 1024, 97 + (index % 26)).toString("latin1"), 100),
  );
  // The texts together take 200 MiB.
  expect(rss() - before).toBeLessThan(100 * 1024 * 1024);
  expect(kept).toHaveLength(200);
});
