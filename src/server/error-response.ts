import type { Refusal } from "../protocol/error-message.ts";
import { errorRow } from "../protocol/error-table.ts";

/** The HTTP answer to a refusal: its row's status, and the same JSON that a WebSocket peer gets. */
export function errorResponse(refusal: Refusal, headers: Record<string, string> = {}): Response {
  const { httpStatus: status, advice } = errorRow(refusal.code);
  return Response.json({ type: "error", ...refusal, advice }, { status, headers });
}
