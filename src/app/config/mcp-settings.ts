import { setting } from "./setting.ts";
import { numberKind, switchKind } from "./value-kind.ts";

/** What assistants may do at `/mcp`. */
export const MCP_SETTINGS = {
  mcp_read_only: setting({
    kind: switchKind(),
    sentence:
      "assistants at /mcp get no tool that changes anything; without it whoever may control gets them",
    live: true,
    read: ({ mcp }) => mcp.readOnly,
    write: ({ mcp }, value) => {
      mcp.readOnly = value;
    },
  }),
  mcp_sessions: setting({
    kind: numberKind({ min: 1, max: 10_000, unit: "number", whole: true }),
    sentence: "most sessions of assistants at once; one that was silent for a minute gives way to a new one",
    live: true,
    read: ({ mcp }) => mcp.maxSessions,
    write: ({ mcp }, value) => {
      mcp.maxSessions = value;
    },
  }),
  mcp_idle_s: setting({
    kind: numberKind({ min: 1, max: 86_400, unit: "seconds" }),
    sentence:
      "a session of an assistant that asks nothing for so long, and listens to nothing, ends; for so long games sample for an assistant",
    live: true,
    read: ({ mcp }) => mcp.idleSeconds,
    write: ({ mcp }, value) => {
      mcp.idleSeconds = value;
    },
  }),
} as const;
