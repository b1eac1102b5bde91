/** The two-sided 95 % point of the normal distribution. */
export const Z_95 = 1.959964;

/**
 * The point of Student's t for the same confidence as this point of the normal distribution.
 * Source: Cornish-Fisher expansion about the normal distribution. It is too low at one degree; there the 95 % point is the least.
 */
export function studentT(z: number, degrees: number): number {
  if (degrees <= 1) return 12.706 * (z / Z_95) ** 2;
  const z3 = z ** 3;
  const z5 = z ** 5;
  const z7 = z ** 7;
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3)
  );
}

/**
 * How many independent values carry as much information as these. Neighbouring values of a game are alike.
 * `squares` is the sum of the squared residuals, `neighbours` that of the products of neighbouring ones.
 * Source: effective sample size n (1 - r) / (1 + r) of a first-order autoregressive series.
 */
export function independentValues(count: number, squares: number, neighbours: number): number {
  const correlation = squares === 0 ? 0 : Math.min(0.99, Math.max(0, neighbours / squares));
  return Math.max(3, (count * (1 - correlation)) / (1 + correlation));
}
