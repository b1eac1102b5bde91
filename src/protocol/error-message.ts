import type { ErrorCode } from "./error-table.ts";
import type { RequestId } from "./json-object.ts";

/** A refusal as a result: what was wrong, for the peer that sent it. */
export interface Refusal {
  code: ErrorCode;
  /** What was expected, what came, and where. */
  message: string;
}

/** The JSON text that answers bad input. Echoes the `id` of the refused message if it had one. */
export function errorMessage(refusal: Refusal, id?: RequestId): string {
  return JSON.stringify({ type: "error", ...refusal, ...(id === undefined ? {} : { id }) });
}
