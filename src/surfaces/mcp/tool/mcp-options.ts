/** What assistants may do, and how many there may be. */
export interface McpOptions {
  /** Leaves out the tools that change something. */
  readOnly: boolean;
  /** Most sessions at once, of assistants that speak a revision with sessions. */
  maxSessions: number;
  /** A session that asks nothing for so long, and listens to nothing, ends; for so long games sample for an assistant. Units: seconds. */
  idleSeconds: number;
}

/** What is in force when nothing is said. */
export const DEFAULT_MCP_OPTIONS: McpOptions = { readOnly: false, maxSessions: 32, idleSeconds: 900 };
