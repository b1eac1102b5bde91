/** How much of the history a subscription begins with. */
export type HistoryRequest =
  | { kind: "none" }
  | { kind: "last"; count: number }
  | { kind: "seconds"; seconds: number }
  | { kind: "since"; offset: number };

/** Requests nothing. */
export const NOTHING: HistoryRequest = { kind: "none" };

/** Whether a request is for the newest message. */
export function isNewest(request: HistoryRequest): boolean {
  return request.kind === "last" && request.count === 1;
}
