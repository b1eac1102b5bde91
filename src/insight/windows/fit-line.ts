import { independentValues, studentT, Z_95 } from "./student-t.ts";

/** A straight line through points, by least squares. */
export interface FittedLine {
  slope: number;
  /** With 95 % confidence the true slope is within this of the fitted one. */
  margin95: number;
}

/**
 * Fits a line. Neighbouring values of a game's memory are alike and carry less information than independent ones. The margin
 * therefore counts fewer points, according to the correlation of neighbouring residuals.
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
  const independent = independentValues(count, squares, neighbours);
  const variance = squares / (count - 2) || 0;
  const widened = (count - 2) / (independent - 2);
  const deviation = Math.sqrt((variance * Math.max(1, widened)) / (spreadX || 1));
  return { slope, margin95: studentT(Z_95, independent - 2) * deviation };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
