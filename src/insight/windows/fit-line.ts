/** A straight line through points, by least squares. */
export interface FittedLine {
  slope: number;
  /** With 95 % confidence the true slope is within this of the fitted one. */
  margin95: number;
}

/**
 * Fits a line. Neighbouring values of a game's memory are alike and carry less information than independent ones. The margin
 * therefore counts fewer points, according to the correlation of neighbouring residuals.
 * Source: effective sample size n (1 - r) / (1 + r) of a first-order autoregressive series.
 */
export function fitLine(xs: readonly number[], ys: readonly number[]): FittedLine {
  const count = xs.length;
  const meanX = mean(xs);
  const meanY = mean(ys);
  let [spreadX, together] = [0, 0];
  for (let index = 0; index < count; index++) {
    const dx = (xs[index] as number) - meanX;
    spreadX += dx * dx;
    together += dx * ((ys[index] as number) - meanY);
  }
  const slope = spreadX === 0 ? 0 : together / spreadX;
  let [squares, neighbours] = [0, 0];
  let before = 0;
  for (let index = 0; index < count; index++) {
    const residual = (ys[index] as number) - meanY - slope * ((xs[index] as number) - meanX);
    squares += residual * residual;
    if (index > 0) neighbours += residual * before;
    before = residual;
  }
  const correlation = squares === 0 ? 0 : Math.min(0.99, Math.max(0, neighbours / squares));
  const independent = Math.max(3, (count * (1 - correlation)) / (1 + correlation));
  const variance = squares / (count - 2) || 0;
  const widened = (count - 2) / (independent - 2);
  const deviation = Math.sqrt((variance * Math.max(1, widened)) / (spreadX || 1));
  return { slope, margin95: studentT95(independent - 2) * deviation };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The two-sided 95 % point of Student's t. Source: Cornish-Fisher expansion about the normal one; 12.7 at one degree. */
function studentT95(degrees: number): number {
  if (degrees <= 1) return 12.706;
  const z = 1.959964;
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
