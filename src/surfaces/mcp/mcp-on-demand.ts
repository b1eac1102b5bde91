import type { HttpHandler } from "../../server/index.ts";
import type { McpContext } from "./mcp-context.ts";
import type { McpSurface } from "./mcp-surface.ts";

/** The MCP surface, loaded when the first assistant asks: most relays never have one, and it is a tenth of what a relay keeps in memory. */
export function mcpOnDemand(parts: McpContext): McpSurface {
  let loading: Promise<McpSurface> | undefined;
  let loaded: McpSurface | undefined;
  async function load(): Promise<McpSurface> {
    const { createMcpSurface } = await import("./mcp-surface.ts");
    loaded = createMcpSurface(parts);
    return loaded;
  }
  const by =
    (method: "GET" | "POST" | "DELETE"): HttpHandler =>
    async (...request) => {
      loading ??= load();
      return await (await loading).handlers[method](...request);
    };
  const handlers = { GET: by("GET"), POST: by("POST"), DELETE: by("DELETE") };
  return {
    handlers,
    endpoint: { right: "viewer", ...handlers },
    get sessions() {
      return loaded?.sessions ?? 0;
    },
    async stop() {
      await (await loading)?.stop();
    },
  };
}
