/** The processes of edges: started, watched and asked by the relay behind them. */
export type { EdgeCounts, EdgeReport, FromEdge, ToEdge } from "./edge-messages.ts";
export { type EdgesHost, EdgeSupervisor } from "./edge-supervisor.ts";
export { countsSince } from "./edge-counts.ts";
