import { z } from "zod";

/** One parameter of a URL's query. */
export interface Parameter<Value> {
  readonly schema: z.ZodType<Value>;
  readonly description: string;
  /** What a text stands for, checked by nobody yet. */
  read(text: string): unknown;
}

/** Every parameter of an operation, by name. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** Their values. */
export type ParameterValues<Query extends Parameters> = {
  [Name in keyof Query]: z.output<Query[Name]["schema"]>;
};

/** A number. */
export function numberParameter<Value>(schema: z.ZodType<Value>, description: string): Parameter<Value> {
  // Digits alone: Number() takes "", "0x10" and "Infinity" as well.
  const read = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
  return { schema, description, read };
}

/** A text. */
export function textParameter<Value>(schema: z.ZodType<Value>, description: string): Parameter<Value> {
  return { schema, description, read: (text) => text };
}

/** A list, with commas between. */
export function listParameter<Value>(schema: z.ZodType<Value>, description: string): Parameter<Value> {
  return { schema, description, read: (text) => text.split(",").map((item) => item.trim()) };
}

/** Yes or no: `1`, `true`, or the name alone. */
export function switchParameter(description: string): Parameter<boolean> {
  const words: ReadonlyMap<string, boolean> = new Map([
    ["", true],
    ["1", true],
    ["true", true],
    ["0", false],
    ["false", false],
  ]);
  return { schema: z.boolean().default(false), description, read: (text) => words.get(text) ?? text };
}
