import type { Variant } from "../../codec/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { elementsOf, numberOf, textOf } from "./variant-fields.ts";

/** Something the game said: the name of the event, and its data. */
export interface Logged {
  event: "info" | "warning" | "error";
  data: JsonObject;
}

/** Most stack frames of one error that are passed on. */
const MAX_STACK_FRAMES = 32;

/** How the engine marks a line of `output`: printed, printed to standard error, with BBCode. */
const PRINTED_ERROR = 1n;
const PRINTED_RICH = 2n;

/** Fields of `error` before the stack. */
const ERROR_FIELDS = 11;

/** A place in the game's code, or in the engine's. */
type Place = { file: string; line: number; function: string };

/** What was printed since the last frame, from `output`; undefined for what is none. The engine joins the prints of one frame. */
export function loggedPrints(data: readonly Variant[]): Logged[] | undefined {
  const texts = elementsOf(data[0]);
  const kinds = data[1];
  if (texts === undefined) return undefined;
  const values =
    typeof kinds === "object" && kinds !== null && "type" in kinds && kinds.type === "PackedInt32Array"
      ? [...kinds.values].map(BigInt)
      : (elementsOf(kinds) ?? []);
  return texts.map((text, index): Logged => {
    const kind = values[index];
    const message = (textOf(text) ?? "").replace(/\n$/, "");
    if (kind === PRINTED_ERROR) return { event: "error", data: { message, printed: "stderr" } };
    return { event: "info", data: kind === PRINTED_RICH ? { message, printed: "rich" } : { message } };
  });
}

/** An error or warning of a script or of the engine, from `error`; undefined for what is none. */
export function loggedError(data: readonly Variant[]): Logged | undefined {
  const condition = textOf(data[7]);
  const description = textOf(data[8]);
  const frames = numberOf(data[10]);
  if (condition === undefined || description === undefined || frames === undefined) return undefined;
  const told = place(data[4], data[6], data[5]);
  const stack = stackOf(data.slice(ERROR_FIELDS));
  const stackLeftOut = Math.floor((data.length - ERROR_FIELDS) / 3) - stack.length;
  // push_error and the like are reported from inside the engine; whoever called them stands on the stack.
  const [caller] = stack;
  const isEngines = !told.file.includes("://");
  const where = isEngines && caller !== undefined ? caller : told;
  return {
    event: data[9] === true ? "warning" : "error",
    data: {
      message: description === "" ? condition : description,
      ...where,
      ...(stack.length === 0 ? {} : { stack }),
      ...(stackLeftOut > 0 ? { stack_left_out: stackLeftOut } : {}),
      ...(description === "" ? {} : { condition }),
      ...(where === told ? {} : { engine: told }),
    },
  };
}

/** The stack behind the other fields, innermost first: file, function, line of each frame. */
function stackOf(fields: readonly Variant[]): Place[] {
  const stack: Place[] = [];
  for (let at = 0; at + 2 < fields.length && stack.length < MAX_STACK_FRAMES; at += 3)
    stack.push(place(fields[at], fields[at + 2], fields[at + 1]));
  return stack;
}

function place(
  file: Variant | undefined,
  line: Variant | undefined,
  functionName: Variant | undefined,
): Place {
  return { file: textOf(file) ?? "", line: numberOf(line) ?? 0, function: textOf(functionName) ?? "" };
}
