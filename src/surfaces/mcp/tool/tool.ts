import type { z } from "zod";
import type { Refusal } from "../../../protocol/error-message.ts";
import type { Right } from "../../../protocol/rights.ts";

/** What came of a tool's work: a few words for a reader with the same as data, or why there is nothing. */
export type ToolAnswer<Data> = { text: string; data: Data; refusal?: undefined } | { refusal: Refusal };

/** What a tool changes: nothing, the relay's settings, or whatever a game does when it is told to. */
export type Changes = "nothing" | "settings" | "game";

/** A question that an assistant can ask: what it takes, what it answers, and how. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly changes: Changes;
  /** What a peer has to have. */
  readonly right: Right;
  /** `signal` is aborted when whoever asked waits no longer. */
  run(input: unknown, signal: AbortSignal): ToolAnswer<unknown> | Promise<ToolAnswer<unknown>>;
}

/** A tool as it is declared. */
export interface DeclaredTool<Input extends z.ZodObject, Output extends z.ZodObject> {
  name: string;
  title: string;
  description: string;
  input: Input;
  output: Output;
  changes?: Changes;
  right?: Right;
  run(
    input: z.output<Input>,
    signal: AbortSignal,
  ): ToolAnswer<z.input<Output>> | Promise<ToolAnswer<z.input<Output>>>;
}

/** Declares a tool, typed by its schemas. */
export function tool<Input extends z.ZodObject, Output extends z.ZodObject>(
  declared: DeclaredTool<Input, Output>,
): Tool {
  return {
    changes: "nothing",
    right: "viewer",
    ...declared,
    // What is asked is checked against the same schema before.
    run: (input, signal) => declared.run(input as z.output<Input>, signal),
  };
}
