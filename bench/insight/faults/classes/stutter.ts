import { Random } from "../../../../src/base/random.ts";
import { aQuarter, type Fault, type GamePlan, logBetween, shuffled } from "../fault.ts";

const RATES = [72, 90, 120];
/** Refreshes that a late frame loses. */
const LOST: readonly [number, number] = [2, 100];
const QUIET_SECONDS: readonly [number, number] = [3.3, 4.6];

/** A late frame: when it begins, from the beginning of the pattern, and how many refreshes it loses. Units: milliseconds. */
type Late = readonly [atMillis: number, lost: number];

/** Patterns of late frames. */
const PATTERNS: Readonly<Record<string, (random: Random) => Late[]>> = {
  single: (random) => [[0, logBetween(random, ...LOST)]],
  // Both are one episode.
  close: (random) => [
    [0, logBetween(random, 2, 12)],
    [random.between(220, 320), logBetween(random, 2, 12)],
  ],
  // Two episodes, of which the second comes while the relay holds alerts back.
  apart: (random) => [
    [0, logBetween(random, 2, 6)],
    [random.between(900, 1600), logBetween(random, 3, 8)],
  ],
  // The second is much worse.
  worse: (random) => [
    [0, logBetween(random, 2, 4)],
    [random.between(900, 1600), logBetween(random, 60, 100)],
  ],
  burst: (random) =>
    Array.from(
      { length: Math.round(random.between(3, 10)) },
      (_, index): Late => [index, random.between(2, 4)],
    ),
  train: (random) => Array.from({ length: 4 }, (_, index): Late => [index * 450, logBetween(random, 2, 6)]),
};

/** One game for each refresh rate, which stutters after each pattern, and mostly by single frames. */
export function planStutter(seed: number, most = 14): GamePlan[] {
  return RATES.map((hz, order) => {
    const random = new Random(seed + order);
    const { single, ...others } = PATTERNS;
    const kinds = [...Object.keys(others), ...Array<string>(most).fill("single")].slice(0, most);
    const faults = shuffled(random, kinds).map((kind): Fault => {
      const pattern = (PATTERNS[kind] ?? single)?.(random) ?? [];
      const period = 1e6 / hz;
      return {
        kind,
        orders: {
          by: "stutter",
          kind,
          pattern: pattern.map(([atMillis, lost]) => [atMillis * 1000, (lost + 1) * period]),
        },
        expected: { what: "hitch", causes: [], functions: [], also: [] },
        quietSeconds: random.between(...QUIET_SECONDS),
      };
    });
    const busy = aQuarter(random, faults.length);
    const name = `stutter-${hz}`;
    return {
      faultClass: "stutter",
      name,
      seed: seed + order,
      hz,
      isProfiled: false,
      mayShare: false,
      faults,
      busy,
    };
  });
}
