import type { z } from "zod";
import type { Refusal } from "../../../protocol/error-message.ts";
import type { Right } from "../../../protocol/rights.ts";
import type { AnswerPicture } from "../pictures/answer-picture.ts";

/** The answer of a tool: a short text with the same content as data, and a picture if there is one; or a refusal. */
export type ToolAnswer<Data> =
  | { text: string; data: Data; picture?: AnswerPicture | undefined; refusal?: undefined }
  | { refusal: Refusal };

/** What a tool changes: nothing, settings of the relay, or something in a game. */
export type Changes = "nothing" | "settings" | "game";

/** Waits for another turn of the event loop, of which the asking peer pays for the work. */
export type NextTurn = () => Promise<void>;

/** A tool for assistants: its input, its output, and how it answers. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly changes: Changes;
  /** Whether the text of its answer says itself which games stand still. */
  readonly saysStandstill: boolean;
  /** The right that a peer needs. */
  readonly right: Right;
  /** `signal` is aborted when the assistant no longer waits. */
  run(
    input: unknown,
    signal: AbortSignal,
    nextTurn: NextTurn,
  ): ToolAnswer<unknown> | Promise<ToolAnswer<unknown>>;
}

/** A tool as it is declared. */
export interface DeclaredTool<Input extends z.ZodObject, Output extends z.ZodObject> {
  name: string;
  title: string;
  description: string;
  input: Input;
  output: Output;
  changes?: Changes;
  saysStandstill?: boolean;
  right?: Right;
  run(
    input: z.output<Input>,
    signal: AbortSignal,
    nextTurn: NextTurn,
  ): ToolAnswer<z.input<Output>> | Promise<ToolAnswer<z.input<Output>>>;
}

/** Declares a tool, typed by its schemas. */
export function tool<Input extends z.ZodObject, Output extends z.ZodObject>(
  declared: DeclaredTool<Input, Output>,
): Tool {
  return {
    changes: "nothing",
    saysStandstill: false,
    right: "viewer",
    ...declared,
    // The input has been checked against the same schema.
    run: (input, signal, nextTurn) => declared.run(input as z.output<Input>, signal, nextTurn),
  };
}
