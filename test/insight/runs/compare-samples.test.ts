import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { Random } from "../../../src/base/random.ts";
import {
  compareSamples,
  moreRunsNeeded,
  type RunSamples,
} from "../../../src/insight/runs/compare-samples.ts";
import { LONG } from "../../support/long.ts";

setDefaultTimeout(60_000);

/** How many tries a test makes: in its short form a quarter. */
const tries = (whole: number) => (LONG ? whole : whole / 4);

const LEAST = { share: 0.05, amount: 0.1 };

/** A standard normal number, the sum of twelve uniform ones. */
function gaussian(random: Random): number {
  let sum = -6;
  for (let index = 0; index < 12; index++) sum += random.next();
  return sum;
}

/**
 * Runs of a game on a shared machine: each run is off by about 2 %, its seconds drift and vary by about 3 %,
 * and sometimes a second is heavily disturbed.
 */
function playRuns(
  random: Random,
  { runs = 5, usual = 4 }: { runs?: number; usual?: number } = {},
): RunSamples {
  return Array.from({ length: runs }, () => {
    const ofRun = usual * (1 + 0.02 * gaussian(random));
    let wander = 0;
    return Array.from({ length: 30 }, () => {
      wander = 0.7 * wander + 0.02 * gaussian(random);
      const disturbed = random.next() < 0.05 ? 1.5 : 1;
      return ofRun * (1 + wander + 0.03 * gaussian(random)) * disturbed;
    });
  });
}

function verdicts(count: number, factor: number, runs = 5): Record<string, number> {
  const random = new Random(20_26);
  const found = Array.from({ length: count }, () => {
    const baseline = playRuns(random, { runs });
    return compareSamples(baseline, playRuns(random, { runs, usual: 4 * factor }), { least: LEAST }).verdict;
  });
  return Object.fromEntries(
    ["worse", "no difference", "better"].map((name) => [name, found.filter((one) => one === name).length]),
  );
}

describe("the comparison with a baseline", () => {
  test("says worse of nothing in any try of the same game", () => {
    expect(verdicts(tries(200), 1).worse).toBe(0);
  });

  test("says worse of a game that has become 10 % slower, in at least 97 % of tries", () => {
    const { worse, better } = verdicts(tries(200), 1.1);
    expect(worse).toBeGreaterThanOrEqual(0.97 * tries(200));
    expect(better).toBe(0);
  });

  test("by low values finds more on a crowded machine, which only ever adds, and is worse of nothing in any try", () => {
    const crowded = (random: Random, usual: number): RunSamples =>
      playRuns(random, { usual }).map((seconds) => {
        const crowd = random.next();
        return seconds.map((value) => value * (1 + crowd * 0.6 * random.next() ** 2));
      });
    const worse = (count: number, factor: number, level?: number) => {
      const random = new Random(7);
      return Array.from({ length: count }, () => {
        const options = { least: LEAST, ...(level !== undefined && { level }) };
        return compareSamples(crowded(random, 4), crowded(random, 4 * factor), options);
      }).filter(({ verdict }) => verdict === "worse").length;
    };
    expect(worse(tries(100), 1, 0.25)).toBe(0);
    const [low, middle] = [worse(tries(60), 1.1, 0.25), worse(tries(60), 1.1)];
    expect(low).toBeGreaterThan(middle);
  });

  test("says better of one that has become 10 % faster, in at least 96 % of tries", () => {
    expect(verdicts(tries(60), 1 / 1.1).better).toBeGreaterThanOrEqual(0.96 * tries(60));
  });

  test("is wary of single runs: the same game is never worse, and 30 % are seen", () => {
    expect(verdicts(tries(100), 1, 1).worse).toBe(0);
    expect(verdicts(tries(100), 1.3, 1).worse).toBe(tries(100));
  });

  test("gives the right difference within its margin, in at least 38 of 40 tries", () => {
    const random = new Random(7);
    let within = 0;
    for (let index = 0; index < 40; index++) {
      const { share, margin } = compareSamples(playRuns(random), playRuns(random, { usual: 4.24 }), {
        least: LEAST,
      });
      if (Math.abs(share - 0.06) <= margin) within++;
    }
    expect(within).toBeGreaterThanOrEqual(38);
  });

  test("never says worse below the minimum share or the minimum amount", () => {
    const steady = (value: number) =>
      Array.from({ length: 5 }, () => Array.from({ length: 30 }, () => value));
    expect(compareSamples(steady(10), steady(10.4), { least: { share: 0.05, amount: 0 } }).verdict).toBe(
      "no difference",
    );
    expect(compareSamples(steady(0.1), steady(0.15), { least: { share: 0.05, amount: 0.1 } }).verdict).toBe(
      "no difference",
    );
    expect(compareSamples(steady(10), steady(11), { least: LEAST })).toMatchObject({
      before: 10,
      now: 11,
      share: expect.closeTo(0.1),
      verdict: "worse",
    });
  });

  test("never says worse for a change below its own margin, such as one busy moment of the machine causes", () => {
    const steady = (value: number) => Array.from({ length: 2 }, (_, second) => value + second / 10);
    const [baseline, disturbed] = [[13, 13.2, 13.4].map(steady), [14.5, 29, 90].map(steady)];
    const { share, margin, verdict } = compareSamples(baseline, disturbed, { least: LEAST });
    expect(share).toBeGreaterThan(1);
    expect(margin).toBeGreaterThan(share);
    expect(verdict).toBe("cannot tell");
  });

  test("cannot tell less than 10 % from single runs, and says about how many more runs tell", () => {
    const random = new Random(11);
    const baseline = playRuns(random, { runs: 5 });
    const current = playRuns(random, { runs: 1 });
    expect(compareSamples(baseline, current, { least: LEAST }).verdict).toBe("cannot tell");
    const more = moreRunsNeeded(baseline, current, { least: LEAST }, 100) ?? Number.NaN;
    expect(more).toBeWithin(1, 10);
    const all = [...current, ...playRuns(random, { runs: more })];
    expect(compareSamples(baseline, all, { least: LEAST }).verdict).toBe("no difference");
  });

  test("says that more runs do not help if the baseline is too uncertain", () => {
    const wild = [
      [4, 5],
      [8, 9],
      [3, 3.5],
    ];
    expect(compareSamples(wild, wild, { least: LEAST }).verdict).toBe("cannot tell");
    expect(moreRunsNeeded(wild, wild, { least: LEAST }, 100)).toBeUndefined();
  });

  test("run by run until two verdicts in a row agree, tells 10 % within 10 runs and blames the same game in no try", () => {
    const until = (random: Random, factor: number) => {
      const baseline = playRuns(random, { runs: 5 });
      const runs = playRuns(random, { runs: 20, usual: 4 * factor });
      let before: string | undefined;
      for (let count = 3; count <= 20; count++) {
        const { verdict } = compareSamples(baseline, runs.slice(0, count), { least: LEAST });
        if (verdict === before && verdict !== "cannot tell") return { count, verdict };
        before = verdict;
      }
      return { count: 20, verdict: before };
    };
    const random = new Random(5);
    const slower = Array.from({ length: tries(60) }, () => until(random, 1.1));
    const told = slower.filter(({ count, verdict }) => verdict === "worse" && count <= 10);
    expect(told.length).toBeGreaterThanOrEqual(0.95 * slower.length);
    const same = Array.from({ length: tries(60) }, () => until(random, 1));
    expect(same.filter(({ verdict }) => verdict === "worse")).toEqual([]);
    expect(same.filter(({ verdict }) => verdict === "no difference").length).toBeGreaterThan(
      0.95 * same.length,
    );
  });

  test("gives the same result for the same data", () => {
    const [one, other] = [playRuns(new Random(1)), playRuns(new Random(2))];
    expect(compareSamples(one, other, { least: LEAST })).toEqual(
      compareSamples(one, other, { least: LEAST }),
    );
  });
});
