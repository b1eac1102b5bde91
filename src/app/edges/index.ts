/** Edges: the process of one, and what the relay behind them needs. Loaded by relays that have some. */

export { edgeOptions } from "./edge-order.ts";
export { type EdgeCommand, EdgeRelay } from "./edge-relay.ts";
export { type AskedEdges, checkEdges, createEdges, type RelayEdges } from "./relay-edges.ts";
