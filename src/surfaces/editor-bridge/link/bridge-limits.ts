/** Limits of a bridge's clients. The bridge answers a client that exceeds one with a coded error. */
export interface BridgeLimits {
  /** Most clients at once. */
  maxClients: number;
  /** Most unanswered requests of one client. */
  maxPendingPerClient: number;
  /** Most open documents of one client. */
  maxDocumentsPerClient: number;
  /** Most characters in all open documents of one client. */
  maxTextCharactersPerClient: number;
  /** Most breakpoints of one client in one file. */
  maxBreakpointsPerFile: number;
  /** Most files with breakpoints of one client. */
  maxBreakpointFiles: number;
  /** How long the editor may take to answer a request. Units: milliseconds. */
  requestMillis: number;
}

/** Default limits. */
export const DEFAULT_BRIDGE_LIMITS: Readonly<BridgeLimits> = {
  maxClients: 32,
  maxPendingPerClient: 128,
  maxDocumentsPerClient: 512,
  maxTextCharactersPerClient: 32 * 1024 * 1024,
  maxBreakpointsPerFile: 256,
  maxBreakpointFiles: 256,
  requestMillis: 30_000,
};
