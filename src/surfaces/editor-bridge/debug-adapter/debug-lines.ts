import type { JsonObject } from "../../../protocol/json-messages.ts";
import { bodyOf, objectsIn } from "./dap-message.ts";

/** Whether a client counts lines and columns from 1, the protocol's default, or from 0. */
export interface Counting {
  linesStartAt1: boolean;
  columnsStartAt1: boolean;
}

/** Converts a line for Godot, which counts from 0 because it gets no `initialize`. */
export function godotFromLine(line: number): number {
  return line - 1;
}

/** Converts a line to the client's counting. */
function clientFromLine(line: number, { linesStartAt1 }: Counting): number {
  return linesStartAt1 ? line : line - 1;
}

/** Converts a line from the client's counting; the result counts from 1. */
export function lineFromClient(line: number, { linesStartAt1 }: Counting): number {
  return linesStartAt1 ? line : line + 1;
}

/** Converts an answer to `stackTrace` to the client's counting. Godot counts lines of frames from 0, and gives every frame the column -1. */
export function clientFromStack(answer: JsonObject, counting: Counting): JsonObject {
  const body = bodyOf(answer);
  if (!Array.isArray(body.stackFrames)) return answer;
  const stackFrames = objectsIn(body.stackFrames).map((frame) => ({
    ...frame,
    ...(typeof frame.line === "number" && { line: clientFromLine(frame.line + 1, counting) }),
    ...(typeof frame.column === "number" && {
      column: frame.column + (counting.columnsStartAt1 ? 1 : 0),
    }),
  }));
  return { ...answer, body: { ...body, stackFrames } };
}

/** Converts a breakpoint to the client's counting. Godot counts lines of breakpoints from 1. */
export function clientFromBreakpoint(breakpoint: JsonObject, counting: Counting): JsonObject {
  return typeof breakpoint.line === "number"
    ? { ...breakpoint, line: clientFromLine(breakpoint.line, counting) }
    : breakpoint;
}
