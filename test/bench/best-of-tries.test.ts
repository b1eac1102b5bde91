import { describe, expect, test } from "bun:test";
import { runBestOfTries } from "../../bench/support/best-of-tries.ts";
import { checkedBudget } from "../../bench/support/budget.ts";

/** A bench that measures these values one run after the other, two budgets each: a value of at most 1 holds. */
function benchOf(...runs: [number, number][]) {
  const left = [...runs];
  return {
    left,
    run: async () => {
      const values = left.shift() ?? [Number.NaN, Number.NaN];
      const budgets = values.map((value, index) =>
        checkedBudget({
          what: `budget ${index}`,
          asked: "at most 1",
          measured: `${value}`,
          holds: value <= 1,
        }),
      );
      return { tables: [], budgets, results: { values } };
    },
  };
}

const SMOKE = { smoke: true, minutes: 1, seed: 1, classes: [] };

describe("a bench's short form", () => {
  test.each([
    ["that holds", [[1, 1]], 1, [1, 1]],
    [
      "that noise breaks once",
      [
        [9, 1],
        [1, 1],
      ],
      2,
      [1, 1],
    ],
    [
      "that noise breaks twice, elsewhere each time",
      [
        [9, 1],
        [1, 9],
        [1, 1],
      ],
      3,
      [1, 1],
    ],
    [
      "that a blunder breaks",
      [
        [9, 9],
        [9, 1],
        [9, 9],
        [1, 1],
      ],
      3,
      [9, 1],
    ],
    [
      "that measures nothing",
      [
        [Number.NaN, Number.NaN],
        [Number.NaN, 1],
        [9, 9],
        [1, 1],
      ],
      3,
      [Number.NaN, 1],
    ],
  ] as [string, [number, number][], number, number[]][])(
    "%s runs until every budget holds, three times at most, and the best run counts",
    async (_name, runs, tries, values) => {
      const bench = benchOf(...runs);
      const best = await runBestOfTries(bench, SMOKE, () => {});
      expect(best).toMatchObject({ tries, results: { values } });
      expect(bench.left).toHaveLength(runs.length - tries);
    },
  );

  test("says what broke in each run that does not count", async () => {
    const lines: string[] = [];
    await runBestOfTries(benchOf([9, 1], [1, 1]), SMOKE, (line) => lines.push(line));
    expect(lines).toEqual(["  try 1 of 3 broke:", "  broken   budget 0: asked at most 1, measured 9"]);
  });
});

test("a bench's full form runs once, whatever it finds", async () => {
  const bench = benchOf([9, 9], [1, 1]);
  expect(await runBestOfTries(bench, { ...SMOKE, smoke: false }, () => {})).toMatchObject({ tries: 1 });
  expect(bench.left).toHaveLength(1);
});
