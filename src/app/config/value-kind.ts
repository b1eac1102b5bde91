import type { z } from "zod";
import { loadZod } from "../../base/load-zod.ts";
import { didYouMean } from "../../base/nearest-name.ts";

/** The kind of a setting's value: JSON in the file and over HTTP, text in a flag and the environment. */
export interface ValueKind<Value> {
  /** Makes the schema of the JSON value. Cost: loads the schema library. */
  schema(): z.ZodType<Value>;
  /** Whether a JSON value is plainly valid, found without the schema library. The schema decides about every other value. */
  accepts?(value: unknown): boolean;
  /** The valid texts, if there are only a few. */
  readonly choices?: readonly string[];
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
  return {
    schema() {
      const z = loadZod();
      return (whole ? z.int() : z.number()).min(min).max(max);
    },
    accepts: (value) =>
      typeof value === "number" && value >= min && value <= max && (!whole || Number.isSafeInteger(value)),
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
    schema: () => loadZod().enum(words),
    accepts: (value) => words.includes(value as Word),
    choices: words,
    argument: `<${argument}>`,
    expected: `one of ${words.join(", ")}`,
    readText: (text) => text.trim(),
    nearest: (wrong) => (typeof wrong === "string" ? didYouMean(wrong, words) : ""),
  };
}

/** What a text has to fit. */
export type TextRule = RegExp | ((text: string) => boolean);

/** A text that fits a rule; by default one that is not empty. */
export function textKind(argument: string, expected: string, rule: TextRule = NOT_EMPTY): ValueKind<string> {
  return {
    schema: () => textSchema(expected, rule),
    accepts: (value) => typeof value === "string" && fits(value, rule),
    argument: `<${argument}>`,
    expected,
    readText: (text) => text,
    nearest: () => "",
  };
}

const NOT_EMPTY = (text: string): boolean => text !== "";

function fits(text: string, rule: TextRule): boolean {
  return rule instanceof RegExp ? rule.test(text) : rule(text);
}

function textSchema(expected: string, rule: TextRule): z.ZodType<string> {
  const text = loadZod().string();
  if (rule === NOT_EMPTY) return text.min(1);
  return rule instanceof RegExp ? text.regex(rule) : text.refine(rule, { error: `expected ${expected}` });
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
    schema: () => loadZod().boolean(),
    accepts: (value) => typeof value === "boolean",
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
  rule: TextRule,
  maxItems: number,
): ValueKind<string[]> {
  return {
    schema: () => loadZod().array(textSchema(expected, rule)).max(maxItems),
    accepts: (value) =>
      Array.isArray(value) &&
      value.length <= maxItems &&
      value.every((item) => typeof item === "string" && fits(item, rule)),
    argument: `<${argument}>`,
    expected,
    readText(text, before) {
      const items = text.split(",").map((part) => part.trim());
      return [...(Array.isArray(before) ? before : []), ...items.filter((part) => part !== "")];
    },
    nearest: () => "",
  };
}

/** A list of texts, or its only text alone. */
export function oneOrMoreKind(
  argument: string,
  expected: string,
  rule: TextRule,
  maxItems: number,
): ValueKind<string | string[]> {
  const list = listKind(argument, expected, rule, maxItems);
  const isOne = (value: unknown) => typeof value === "string" && fits(value, rule);
  return {
    ...list,
    schema: () => loadZod().union([list.schema(), textSchema(expected, rule)]),
    accepts: (value) => isOne(value) || list.accepts?.(value) === true,
  };
}
