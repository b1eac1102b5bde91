export { timeWords as seconds } from "../../base/time-words.ts";

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const ONE = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const TIME = new Intl.DateTimeFormat("en", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** A number with one decimal, or none from 100 on. "–" for one that is not known. */
export function decimal(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  return Math.abs(value) >= 99.95 ? WHOLE.format(value) : ONE.format(value);
}

/** A change: a whole number with its sign. */
export function change(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const size = Math.round(Math.abs(value));
  return size === 0 ? "±0" : `${value > 0 ? "+" : "−"}${WHOLE.format(size)}`;
}

/** A share in per cent. */
export function percent(share: number | null | undefined): string {
  return decimal(share === null || share === undefined ? undefined : share * 100);
}

/** A time of day where the reader is. Empty for a time that no date holds. */
export function timeOfDay(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  return Number.isNaN(date.getTime()) ? "" : TIME.format(date);
}

/** Anything as one line of text. */
export function lineOf(value: unknown, most = 300): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** A number of a game with two decimals at most; very small ones with two digits. */
function short(value: number): string {
  return Math.abs(value) < 0.01 && value !== 0
    ? String(Number(value.toPrecision(2)))
    : String(Number(value.toFixed(2)));
}

/** Data as words: "from (1, 2, 3) · to (4, 5, 6)". */
export function wordsOf(data: Readonly<Record<string, unknown>>): string {
  return lineOf(
    Object.entries(data)
      .map(([key, value]) => `${key} ${valueWords(value)}`)
      .join(" · "),
  );
}

function valueWords(value: unknown): string {
  if (typeof value === "number") return short(value);
  if (Array.isArray(value) && value.length <= 16 && value.every((one) => typeof one === "number"))
    return `(${value.map(short).join(", ")})`;
  return lineOf(value, 120);
}
