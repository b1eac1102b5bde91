import type { Random } from "./random.ts";

/** Draws a number from a normal distribution with this standard deviation. Source: Box and Muller. */
export function gaussian(random: Random, spread: number): number {
  // 1 - next() is never 0, which has no logarithm.
  return spread * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
