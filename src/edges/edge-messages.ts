import type { JsonObject } from "../protocol/json-messages.ts";

/** What an edge has counted since it began, beside what it has now. */
export interface EdgeCounts {
  /** Clients that ever connected. */
  joined: number;
  published: number;
  sentBytes: number;
  receivedMessages: number;
  receivedBytes: number;
  /** By topic. */
  dropped: Record<string, number>;
  /** By error code. */
  refusals: Record<string, number>;
}

/** What an edge tells of itself each second. */
export interface EdgeReport {
  /** Connected clients by format. */
  clients: Record<string, number>;
  counts: EdgeCounts;
}

/** A message of the relay to an edge, by the channel between the processes. */
export type ToEdge<Order, Options> =
  | { type: "start"; order: Order }
  | { type: "options"; options: Options }
  | { type: "clients"; id: number }
  | { type: "stop" };

/** A message of an edge to the relay. */
export type FromEdge =
  /** It takes clients. */
  | { type: "ready" }
  /** It could not begin, and ends. */
  | { type: "failed"; code: string; message: string }
  | { type: "report"; report: EdgeReport }
  | { type: "clients"; id: number; clients: JsonObject[] };
