/** MCP: AI assistants ask, and are answered. */
export type { McpContext, Paces } from "./mcp-context.ts";
export { mcpOnDemand } from "./mcp-on-demand.ts";
export { DEFAULT_MCP_OPTIONS, type McpOptions } from "./mcp-options.ts";
