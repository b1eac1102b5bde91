import type { AlertLevel, AlertWords } from "./alert.ts";

/** From this many times the size on, a problem is much worse than another. */
export const MUCH_WORSE = 3;
const RANKS: Readonly<Record<AlertLevel, number>> = { info: 0, warning: 1, error: 2 };

/** Whether one alert is about something worse than another of its kind: by size if both have the same unit, else by level. */
export function isWorse(one: Readonly<AlertWords>, other: Readonly<AlertWords>): boolean {
  const [size, otherSize] = sizes(one, other);
  return Number.isNaN(size) ? RANKS[one.level] > RANKS[other.level] : size > otherSize;
}

/** Whether it is so much worse that it cannot wait. */
export function isMuchWorse(one: Readonly<AlertWords>, other: Readonly<AlertWords>): boolean {
  const [size, otherSize] = sizes(one, other);
  return otherSize > 0 && size >= MUCH_WORSE * otherSize;
}

/** The sizes of both; NaN if they have none or cannot be compared. */
function sizes({ details: one }: Readonly<AlertWords>, { details: other }: Readonly<AlertWords>) {
  const [size, otherSize] = [one?.size, other?.size];
  const known = typeof size === "number" && typeof otherSize === "number" && one?.unit === other?.unit;
  return known ? ([Math.abs(size), Math.abs(otherSize)] as const) : ([Number.NaN, Number.NaN] as const);
}
