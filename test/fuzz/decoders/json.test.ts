import { expect } from "bun:test";
import { jsonFault } from "../../../src/protocol/json-fault.ts";
import { isJsonObject, parseJsonObject } from "../../../src/protocol/json-object.ts";
import { MAX_JSON_DEPTH } from "../../../src/protocol/limits.ts";
import { longIntegersAsFloats, longIntegersAsText } from "../../../src/protocol/long-integers.ts";
import { fuzz } from "../support/fuzz.ts";
import { jsonTexts, repeatedJson } from "../support/json-arbitraries.ts";
import { mutatedText } from "../support/mutations.ts";

const READINGS = ["digits", "echoed", "text"] as const;
/** Texts up to this length are compared with what the engine's parser makes of them. */
const SHORT = 2000;

fuzz({
  name: "json",
  inputs: mutatedText(jsonTexts),
  runs: 800,
  take(text) {
    const rounded = parseJsonObject(text);
    const read = READINGS.map((longIntegers) => parseJsonObject(text, { longIntegers }));
    // One reading refuses what the others refuse.
    expect(read.filter((one) => (one === undefined) !== (rounded === undefined))).toEqual([]);
    expect(longIntegersAsFloats(text).length).toBeGreaterThanOrEqual(text.length);
    if (text.length < SHORT) compareWithParser(text, rounded);
    return [read, rounded];
  },
  long: {
    parts: repeatedJson([
      ["[", "0]"],
      ['{"a":[', "0]}"],
      ['{"a":{', '"z":0}}'],
      ['{"id":"', '"}'],
      ["", ""],
    ]),
    runs: 30,
    maxLength: 262_144,
  },
});

function compareWithParser(text: string, rounded: unknown): void {
  const value = parsed(text);
  const fault = jsonFault(text, MAX_JSON_DEPTH);
  if (fault === undefined) expect(rounded !== undefined).toBe(isJsonObject(value));
  if (fault === "key" && value !== undefined) expect(/"(_|\\u005f){2}/i.test(text)).toBe(true);
  // Long integers change neither whether a text is JSON, nor what it says.
  expect(parsed(longIntegersAsFloats(text))).toEqual(value as never);
  expect(asNumbers(parsed(longIntegersAsText(text)))).toEqual(asNumbers(value) as never);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A value in which texts of digits are numbers. */
function asNumbers(value: unknown): unknown {
  if (typeof value === "string") return /^-?\d{16,}$/.test(value) ? Number(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(asNumbers);
  return Object.entries(value).map(([key, one]) => [key, asNumbers(one)]);
}
