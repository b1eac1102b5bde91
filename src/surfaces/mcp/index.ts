/** MCP: AI assistants ask, and are answered. */
export { mcpSurface } from "./mcp-surface.ts";
export type { Intervals, McpContext } from "./tool/mcp-context.ts";
export { DEFAULT_MCP_OPTIONS, type McpOptions } from "./tool/mcp-options.ts";
