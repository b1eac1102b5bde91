import { allowedCost, exceeds, leastCostOf, showCost } from "./cost.ts";
import { type Long, whole } from "./pieces.ts";

/** The parts of an input that may be made longer and longer: its middle is repeated. */
export interface Repeatable<Input extends Long> {
  head: Input;
  unit: Input;
  tail: Input;
}

/** Lengths that are compared. Units: characters or bytes. */
const FIRST_LENGTH = 4096;
const STEP = 4;
/** Most that the time may grow from one length to the next: between a cost that grows with the length (4) and with its square (16). */
const MOST_TIMES = 10;
/** Share of the allowed time below which the growth says nothing: a short input may be refused at once where a longer one is read. */
const SMALL_SHARE = 0.2;

/**
 * Takes an input that is repeated to more and more times its length. Fails at the first length that costs more than it may, or
 * more than {@link MOST_TIMES} as much as a quarter of it.
 */
export async function takeLonger<Input extends Long>(
  { head, unit, tail }: Repeatable<Input>,
  maxLength: number,
  take: (input: Input) => unknown,
): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  for (let length = FIRST_LENGTH; length <= maxLength; length *= STEP) {
    const times = Math.floor((length - head.length - tail.length) / Math.max(1, unit.length));
    const input = whole<Input>([
      [head, 1],
      [unit, Math.max(1, times)],
      [tail, 1],
    ]);
    const most = allowedCost(length);
    const cpuMillis = Math.min(most.cpuMillis, Math.max(SMALL_SHARE * most.cpuMillis, MOST_TIMES * before));
    const allowed = { ...most, cpuMillis };
    const cost = await leastCostOf(() => take(input), allowed);
    if (exceeds(cost, allowed))
      throw new Error(
        `expected at most ${showCost(allowed)} for a length of ${length}, got ${showCost(cost)}`,
      );
    before = cost.cpuMillis;
  }
}
