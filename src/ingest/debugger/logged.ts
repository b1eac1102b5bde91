import type { Variant } from "../../codec/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { elementsOf, numberOf, textOf } from "./variant-fields.ts";

/** An entry of the game's log: the name of the event, and its data. */
export interface Logged {
  event: "info" | "warning" | "error";
  data: JsonObject;
}

/** Most stack frames of an error that are passed on. */
const MAX_STACK_FRAMES = 32;

/** The engine's marks of a line of `output`: printed to standard error, printed with BBCode. A plain line has 0. */
const PRINTED_ERROR = 1n;
const PRINTED_RICH = 2n;

/** Number of fields of `error` before the stack. */
const ERROR_FIELDS = 11;

/** A place in the code of the game or of the engine. */
type Place = { file: string; line: number; function: string };

/** Reads `output`: the lines that were printed since the last frame. Undefined for other fields. The engine joins the prints of one frame. */
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

/** Reads `error`: an error or warning of a script or of the engine. Undefined for other fields. */
export function loggedError(data: readonly Variant[]): Logged | undefined {
  const condition = textOf(data[7]);
  const description = textOf(data[8]);
  const frames = numberOf(data[10]);
  if (condition === undefined || description === undefined || frames === undefined) return undefined;
  const reported = place(data[4], data[6], data[5]);
  const stack = stackOf(data.slice(ERROR_FIELDS));
  const stackLeftOut = Math.floor((data.length - ERROR_FIELDS) / 3) - stack.length;
  // push_error and similar functions are reported from inside the engine; the stack has their caller.
  const [caller] = stack;
  const inEngine = !reported.file.includes("://");
  const where = inEngine && caller !== undefined ? caller : reported;
  return {
    event: data[9] === true ? "warning" : "error",
    data: {
      message: description === "" ? condition : description,
      ...where,
      ...(stack.length === 0 ? {} : { stack }),
      ...(stackLeftOut > 0 ? { stack_left_out: stackLeftOut } : {}),
      ...(description === "" ? {} : { condition }),
      ...(where === reported ? {} : { engine: reported }),
    },
  };
}

/** Reads the stack after the other fields, innermost frame first: file, function and line of each. */
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
