import { z } from "zod";
import { didYouMean } from "../../base/nearest-name.ts";

/** The kind of a setting's value: JSON in the file and over HTTP, text in a flag and the environment. */
export interface ValueKind<Value> {
  /** Schema of the JSON value. */
  readonly schema: z.ZodType<Value>;
  /** Placeholder in the flag's help, such as `<seconds>`; undefined for a switch, which takes no value. */
  readonly argument: string | undefined;
  /** The valid values in a few words, for errors and docs: "a number from 0.05 to 86400". */
  readonly expected: string;
  /** Turns a text into JSON, not checked yet; undefined if that is impossible. `before` is the value of earlier uses of the same flag. */
  readText(text: string, before?: unknown): unknown;
  /** The end of an error message with the closest valid value: "; the nearest is 65535", or "". */
  nearest(wrong: unknown): string;
}

/** A number within bounds. `unit` is the placeholder in the help: seconds, ms, bytes, hz, number. */
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

/** One word of a list. */
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

/** A text that is not empty, or a text that fits a schema. */
export function textKind(
  argument: string,
  expected: string,
  schema: z.ZodType<string> = z.string().min(1),
): ValueKind<string> {
  return { schema, argument: `<${argument}>`, expected, readText: (text) => text, nearest: () => "" };
}

/** A switch: a flag without a value, `true` or `false` elsewhere. */
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

/** A list of texts: a flag that may be given several times, or one text with commas in the environment. */
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
