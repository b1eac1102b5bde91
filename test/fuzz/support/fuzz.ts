import { describe, test } from "bun:test";
import * as fc from "fast-check";
import { LONG, inputs as numberOfInputs } from "../../support/long.ts";
import { allowedCost, type Cost, exceeds, leastCostOf, showCost } from "./cost.ts";
import { type Repeatable, takeLonger } from "./growth.ts";
import type { Long } from "./pieces.ts";
import { seedsOf } from "./seeds.ts";
import { keepVector, vectorsOf } from "./vectors.ts";

/** Something that takes input from outside. */
export interface FuzzSubject<Input> {
  /** Key of its seeds in `seeds.json`, and name of its folder in `vectors`. */
  name: string;
  inputs: fc.Arbitrary<Input>;
  /** Number of inputs of a seed in the short form. */
  runs: number;
  /** Takes an input. Throws if the outcome is wrong. What it returns is held until the memory has been measured. */
  take(input: Input): unknown;
  /** What an input may cost. Default: {@link allowedCost} of its length. */
  allowed?: Cost;
  /** Inputs of any length, for decoders. */
  long?: LongInputs<Input>;
}

/** Inputs that are made longer and longer, to see that their cost does not grow faster. */
interface LongInputs<Input> {
  parts: fc.Arbitrary<Input extends Long ? Repeatable<Input> : never>;
  runs: number;
  maxLength: number;
}

/** Time for all inputs of one seed. Units: milliseconds. */
const TIMEOUT_MILLIS = LONG ? 1_200_000 : 60_000;

/**
 * Tests a subject: with its kept inputs, then with its recorded seeds, then with a new seed. A seed that fails is printed, and in the long
 * form the input that failed is kept as a vector.
 */
export function fuzz<Input>(subject: FuzzSubject<Input>): void {
  const { name, inputs, runs, long } = subject;
  describe(name, () => {
    for (const { name: vector, about, input } of vectorsOf(name))
      test(`takes ${vector}: ${about}`, () => takeOne(subject, input as Input), TIMEOUT_MILLIS);
    for (const seed of seedsOf(name)) {
      test(
        `takes the inputs of seed ${seed}`,
        () => takeAll(subject, { seed, runs, isShrunk: true }, inputs, (input) => takeOne(subject, input)),
        TIMEOUT_MILLIS,
      );
      if (long === undefined) continue;
      const { parts, maxLength } = long;
      const take = (input: Long) => subject.take(input as Input);
      test(
        `takes longer and longer inputs of seed ${seed} at a cost that grows with their length`,
        () =>
          takeAll(subject, { seed, runs: long.runs, isShrunk: false }, parts, (one) =>
            takeLonger(one, maxLength, take),
          ),
        TIMEOUT_MILLIS,
      );
    }
  });
}

/** Takes one input. Fails if the outcome is wrong, or the cost too high. */
async function takeOne<Input>(subject: FuzzSubject<Input>, input: Input): Promise<void> {
  const allowed = subject.allowed ?? allowedCost(lengthOf(input));
  const cost = await leastCostOf(() => subject.take(input), allowed);
  if (exceeds(cost, allowed))
    throw new Error(`expected at most ${showCost(allowed)} for this input, got ${showCost(cost)}`);
}

async function takeAll<Input>(
  { name }: { name: string },
  { seed, runs, isShrunk }: { seed: number; runs: number; isShrunk: boolean },
  inputs: fc.Arbitrary<Input>,
  take: (input: Input) => Promise<void>,
): Promise<void> {
  const parameters = { seed, numRuns: numberOfInputs(runs), endOnFailure: !isShrunk };
  const run = await fc.check(fc.asyncProperty(inputs, take), parameters);
  if (!run.failed) return;
  const [input] = run.counterexample ?? [];
  const kept = LONG ? `; the input is kept in ${keepVector(name, input)}` : "";
  console.log(`${name}: the seed ${seed} fails: record it in test/fuzz/seeds.json${kept}`);
  throw new Error(fc.defaultReportMessage(run), { cause: run.errorInstance });
}

function lengthOf(input: unknown): number {
  if (typeof input === "string" || input instanceof Uint8Array) return input.length;
  return JSON.stringify(input).length;
}
