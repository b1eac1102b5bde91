import type { HttpHandler, Surface } from "../../server/index.ts";
import type { McpService } from "./mcp-service.ts";
import type { McpContext } from "./tool/mcp-context.ts";

/** MCP at `/mcp`, loaded when the first assistant asks: most relays never have one, and it is a tenth of what a relay keeps in memory. */
export function mcpSurface(context: McpContext): Surface {
  let loading: Promise<McpService> | undefined;
  let service: McpService | undefined;
  async function load(): Promise<McpService> {
    const { createMcpService } = await import("./mcp-service.ts");
    service = createMcpService(context);
    return service;
  }
  const answer: HttpHandler = async (request, asked) => {
    loading ??= load();
    return await (await loading).answer(request, asked);
  };
  const about = "AI assistants (Model Context Protocol, Streamable HTTP)";
  // Each tool has its own right.
  const route = { path: "/mcp", right: "viewer", answer } as const;
  return {
    name: "mcp",
    routes: {
      "/mcp": () => [
        { method: "POST", about, ...route },
        { method: "GET", ...route },
        { method: "DELETE", ...route },
      ],
    },
    status: () => ({ sessions: service?.sessions ?? 0, max_sessions: context.options.maxSessions }),
    async stop() {
      await (await loading)?.stop();
    },
  };
}
