import type { JsonObject } from "../../../protocol/json-messages.ts";
import { bodyOf } from "./dap-message.ts";

/** How a client counts; the protocol's default is from 1. */
export interface Counting {
  linesStartAt1: boolean;
  columnsStartAt1: boolean;
}

/** A line as Godot is told it: without an `initialize` it counts from 0. */
export function godotFromLine(line: number): number {
  return line - 1;
}

/** A line as a client is told it. */
function clientFromLine(line: number, { linesStartAt1 }: Counting): number {
  return linesStartAt1 ? line : line - 1;
}

/** A line as a client says it, from 1 on. */
export function lineFromClient(line: number, { linesStartAt1 }: Counting): number {
  return linesStartAt1 ? line : line + 1;
}

/** An answer to `stackTrace` in a client's way of counting. Godot's frames count from 0, and know no columns: it says 0, less one. */
export function clientFromStack(answer: JsonObject, counting: Counting): JsonObject {
  const body = bodyOf(answer);
  if (!Array.isArray(body.stackFrames)) return answer;
  const stackFrames = body.stackFrames.map((frame: JsonObject) => ({
    ...frame,
    line: clientFromLine(Number(frame.line) + 1, counting),
    column: Number(frame.column) + (counting.columnsStartAt1 ? 1 : 0),
  }));
  return { ...answer, body: { ...body, stackFrames } };
}

/** A breakpoint of Godot's, whose lines count from 1 in any case, in a client's way of counting. */
export function clientFromBreakpoint(breakpoint: JsonObject, counting: Counting): JsonObject {
  return typeof breakpoint.line === "number"
    ? { ...breakpoint, line: clientFromLine(breakpoint.line, counting) }
    : breakpoint;
}
