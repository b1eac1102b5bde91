import { z } from "zod";

/** One parameter of a path or a query. */
export interface Parameter<Value> {
  readonly schema: z.ZodType<Value>;
  readonly description: string;
  /** Reads the value from its text; the schema then checks it. */
  read(text: string): unknown;
  /** The value of the name alone, as in `?fresh`; absent where a value must follow. */
  readonly bare?: Value;
}

/** Parameters by name. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** The values of parameters, by name. */
export type ParameterValues<Query extends Parameters> = {
  [Name in keyof Query]: z.output<Query[Name]["schema"]>;
};

/** A parameter with a number. */
export function numberParameter<Value>(schema: z.ZodType<Value>, description: string): Parameter<Value> {
  // Only digits: Number() also takes "", "0x10" and "Infinity".
  const read = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
  return { schema, description, read };
}

/** A parameter with a text. */
export function textParameter<Value>(schema: z.ZodType<Value>, description: string): Parameter<Value> {
  return { schema, description, read: (text) => text };
}

/** A parameter with a list, separated by commas. */
export function listParameter<Value>(schema: z.ZodType<Value>, description: string): Parameter<Value> {
  return { schema, description, read: (text) => text.split(",").map((item) => item.trim()) };
}

/** A parameter that is on or off: `1`, `true`, or the name without a value turn it on. */
export function switchParameter(description: string): Parameter<boolean> {
  const words: ReadonlyMap<string, boolean> = new Map([
    ["1", true],
    ["true", true],
    ["0", false],
    ["false", false],
  ]);
  return {
    schema: z.boolean().default(false),
    description,
    read: (text) => words.get(text) ?? text,
    bare: true,
  };
}
