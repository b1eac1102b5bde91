import type { JsonObject } from "../../protocol/json-messages.ts";
import { listOf, objectOf, textOf } from "./read-json.ts";
import { lineOf } from "./words.ts";

/** Most fields of one command that the page shows. */
const MOST_FIELDS = 32;
/** Most values of a choice. */
const MOST_CHOICES = 100;

/** How an argument is given: `json` for lists, objects and whatever has no form of its own. */
export type FieldKind = "text" | "number" | "integer" | "boolean" | "choice" | "json";

/** One argument of a command, as a form shows it. */
export interface CommandField {
  name: string;
  kind: FieldKind;
  isRequired: boolean;
  description: string;
  /** The values of a choice, as their texts; the values themselves in the schema's order. */
  choices: readonly { text: string; value: unknown }[];
  /** Whether the JSON is a list, whose brackets may be left out. */
  isList: boolean;
  /** What an empty field shows: the default, or what is expected. */
  placeholder: string;
  /** Whether a box is ticked at first. */
  isTicked: boolean;
  least: number | undefined;
  most: number | undefined;
}

/** A value that was read, or why there is none. */
export type ReadField = { value: unknown; fault?: undefined } | { value?: undefined; fault: string };

/** The fields of a command by its JSON schema. A game may send any schema, so nothing of it is taken for granted. */
export function fieldsOf(schema: JsonObject): CommandField[] {
  const required = new Set(listOf(schema.required));
  return Object.entries(objectOf(schema.properties))
    .slice(0, MOST_FIELDS)
    .map(([name, property]) => fieldOf(name, objectOf(property), required.has(name)));
}

/** Reads the text of a field; undefined as value for an empty field that may be left out. */
export function readField(field: CommandField, text: string): ReadField {
  const { name, kind, isRequired } = field;
  const given = kind === "text" ? text : text.trim();
  if (given === "")
    return isRequired ? { fault: `${name}: expected ${expectationOf(field)}` } : { value: undefined };
  switch (kind) {
    case "text":
      return { value: given };
    case "boolean":
      return { value: given === "true" };
    case "choice":
      return { value: field.choices[Number(given)]?.value };
    case "number":
    case "integer":
      return readNumber(field, given);
    case "json":
      return readJson(field, given);
  }
}

function fieldOf(name: string, property: JsonObject, isRequired: boolean): CommandField {
  const { type, default: usual, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = property;
  const choices = listOf(property.enum)
    .slice(0, MOST_CHOICES)
    .map((value) => ({ text: lineOf(value, 60), value }));
  const kind = choices.length > 0 ? "choice" : kindOf(type);
  return {
    name,
    kind,
    isRequired,
    description: textOf(property.description),
    choices,
    isList: type === "array",
    placeholder: usual === undefined ? (kind === "json" ? jsonExample(type) : kind) : lineOf(usual, 40),
    isTicked: usual === true,
    least: limitOf(minimum ?? exclusiveMinimum),
    most: limitOf(maximum ?? exclusiveMaximum),
  };
}

function kindOf(type: unknown): FieldKind {
  switch (type) {
    case "string":
      return "text";
    case "number":
    case "integer":
    case "boolean":
      return type;
    default:
      return "json";
  }
}

function jsonExample(type: unknown): string {
  if (type === "array") return "0, 0, 3";
  return type === "object" ? '{"key": 1}' : "JSON";
}

function limitOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function readNumber(field: CommandField, given: string): ReadField {
  const { name, kind, least, most } = field;
  const fault = { fault: `${name}: expected ${expectationOf(field)}, got ${lineOf(given, 40)}` };
  const value = Number(given);
  if (!Number.isFinite(value) || (kind === "integer" && !/^[-+]?\d+$/.test(given))) return fault;
  if ((least !== undefined && value < least) || (most !== undefined && value > most)) return fault;
  // A number would be rounded; the relay takes such integers as text.
  return { value: kind === "integer" && !Number.isSafeInteger(value) ? given.replace(/^\+/, "") : value };
}

function readJson({ name, isList }: CommandField, given: string): ReadField {
  try {
    return { value: JSON.parse(isList && !given.startsWith("[") ? `[${given}]` : given) };
  } catch (error) {
    const why = error instanceof Error ? `: ${lineOf(error.message, 120)}` : "";
    return {
      fault: `${name}: expected JSON, such as [0, 0, 3] or {"key": 1}, got ${lineOf(given, 40)}${why}`,
    };
  }
}

function expectationOf({ kind, least, most }: CommandField): string {
  const what = {
    text: "a text",
    number: "a number",
    integer: "a whole number",
    boolean: "yes or no",
    choice: "one of the values",
    json: "JSON",
  }[kind];
  const from = least === undefined ? "" : ` from ${least}`;
  const to = most === undefined ? "" : ` to ${most}`;
  return `${what}${from}${to}`;
}
