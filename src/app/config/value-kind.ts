import { z } from "zod";
import { didYouMean } from "../../base/nearest-name.ts";

/** What a setting's value may be: as JSON in the file and over HTTP, as one text in a flag and the environment. */
export interface ValueKind<Value> {
  /** The value as JSON. */
  readonly schema: z.ZodType<Value>;
  /** What stands for it in a flag's help, such as `<seconds>`; undefined for a switch, which takes none. */
  readonly argument: string | undefined;
  /** What is expected, in a few words: "a number from 0.05 to 86400". */
  readonly expected: string;
  /** The JSON that a text stands for, checked by nobody yet; undefined for nonsense. `before` is what the same flag said before. */
  readText(text: string, before?: unknown): unknown;
  /** The nearest right value, for whoever gave a wrong one: "; the nearest is 65535", or "". */
  nearest(wrong: unknown): string;
}

/** A number within bounds. `unit` names what stands in the help: seconds, ms, bytes, hz, number. */
export function numberKind(bounds: {
  min: number;
  max: number;
  unit: string;
  whole?: boolean;
}): ValueKind<number> {
  const { min, max, unit, whole = false } = bounds;
  const schema = (whole ? z.int() : z.number()).min(min).max(max);
  return {
    schema,
    argument: `<${unit}>`,
    expected: `a ${whole ? "whole " : ""}number from ${min} to ${max}`,
    readText: (text) => (text.trim() === "" ? undefined : Number(text)),
    nearest(wrong) {
      const number = typeof wrong === "string" && wrong.trim() !== "" ? Number(wrong) : wrong;
      if (typeof number !== "number" || Number.isNaN(number)) return "";
      const near = Math.min(max, Math.max(min, whole ? Math.round(number) : number));
      return `; the nearest is ${near}`;
    },
  };
}

/** One of a few words. */
export function choiceKind<const Word extends string>(
  words: readonly [Word, ...Word[]],
  argument: string,
): ValueKind<Word> {
  return {
    schema: z.enum(words),
    argument: `<${argument}>`,
    expected: `one of ${words.join(", ")}`,
    readText: (text) => text.trim(),
    nearest: (wrong) => (typeof wrong === "string" ? didYouMean(wrong, words) : ""),
  };
}

/** Any text that is not empty, or one that a schema takes. */
export function textKind(
  argument: string,
  expected: string,
  schema: z.ZodType<string> = z.string().min(1),
): ValueKind<string> {
  return { schema, argument: `<${argument}>`, expected, readText: (text) => text, nearest: () => "" };
}

/** Yes or no: a flag without a value, `true` or `false` elsewhere. */
export function switchKind(): ValueKind<boolean> {
  const words: ReadonlyMap<string, boolean> = new Map([
    ["true", true],
    ["yes", true],
    ["1", true],
    ["false", false],
    ["no", false],
    ["0", false],
  ]);
  return {
    schema: z.boolean(),
    argument: undefined,
    expected: "true or false",
    readText: (text) => words.get(text.trim().toLowerCase()),
    nearest: () => "",
  };
}

/** A list of texts: a flag that may be given several times, one text with commas in the environment. */
export function listKind(
  argument: string,
  expected: string,
  item: z.ZodType<string>,
  maxItems: number,
): ValueKind<string[]> {
  return {
    schema: z.array(item).max(maxItems),
    argument: `<${argument}>`,
    expected,
    readText(text, before) {
      const items = text.split(",").map((part) => part.trim());
      return [...(Array.isArray(before) ? before : []), ...items.filter((part) => part !== "")];
    },
    nearest: () => "",
  };
}
