import { setting } from "./setting.ts";
import { numberKind, switchKind } from "./value-kind.ts";

/** Rights and limits of AI assistants at `/mcp`. */
export const MCP_SETTINGS = {
  mcp_read_only: setting({
    kind: switchKind(),
    sentence:
      "give assistants at /mcp only tools that read; by default, assistants with the right to control also get tools that change things",
    live: true,
    read: ({ mcp }) => mcp.readOnly,
    write: ({ mcp }, value) => {
      mcp.readOnly = value;
    },
  }),
  mcp_sessions: setting({
    kind: numberKind({ min: 1, max: 10_000, unit: "number", whole: true }),
    sentence:
      "most sessions of assistants at once; a new session may replace one that has been silent for a minute",
    live: true,
    read: ({ mcp }) => mcp.maxSessions,
    write: ({ mcp }, value) => {
      mcp.maxSessions = value;
    },
  }),
  mcp_idle_s: setting({
    kind: numberKind({ min: 1, max: 86_400, unit: "seconds" }),
    sentence:
      "a session ends after this time without a question and without subscriptions; games sample for an assistant for this long after its last question",
    live: true,
    read: ({ mcp }) => mcp.idleSeconds,
    write: ({ mcp }, value) => {
      mcp.idleSeconds = value;
    },
  }),
} as const;
