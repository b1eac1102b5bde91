/** What clients of a bridge may cost. Each past it is answered with a code. */
export interface BridgeLimits {
  /** Most clients at a time. */
  maxClients: number;
  /** Most requests of one client that the editor has not answered. */
  maxPendingPerClient: number;
  /** Most documents that one client has open. */
  maxDocumentsPerClient: number;
  /** Most characters of all texts that one client has open. */
  maxTextCharactersPerClient: number;
  /** Most breakpoints that one client has in one file. */
  maxBreakpointsPerFile: number;
  /** Most files in which one client has breakpoints. */
  maxBreakpointFiles: number;
  /** How long the editor may take to answer. Units: milliseconds. */
  requestMillis: number;
}

/** What is in force. */
export const DEFAULT_BRIDGE_LIMITS: Readonly<BridgeLimits> = {
  maxClients: 32,
  maxPendingPerClient: 128,
  maxDocumentsPerClient: 512,
  maxTextCharactersPerClient: 32 * 1024 * 1024,
  maxBreakpointsPerFile: 256,
  maxBreakpointFiles: 256,
  requestMillis: 30_000,
};
