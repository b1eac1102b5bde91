/** What assistants may do, and how many there may be. */
export interface McpOptions {
  /** Leaves out the tools that change something. */
  readOnly: boolean;
  /** Most sessions at once (revision 2025-11-25 or older). */
  maxSessions: number;
  /** How long a session without requests and open streams lives, and how long games keep sampling for an assistant. Units: seconds. */
  idleSeconds: number;
}

/** The defaults. */
export const DEFAULT_MCP_OPTIONS: McpOptions = { readOnly: false, maxSessions: 32, idleSeconds: 900 };
