import type { Random } from "./random.ts";

/** A number of the normal distribution with this spread. Source: Box and Muller. */
export function gaussian(random: Random, spread: number): number {
  // 1 - next() is never 0, whose logarithm is none.
  return spread * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
