/** The processes of edges: started, watched and asked by the relay behind them. */
export type { EdgeReport, FromEdge, ToEdge } from "./edge-messages.ts";
export { EdgeSupervisor, type EdgesView } from "./edge-supervisor.ts";
