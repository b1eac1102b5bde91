import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { exactLines } from "./exact-lines.ts";
import { bridgeMcp, type McpBridge } from "./mcp-bridge.ts";

/** Connects an assistant at standard input and output to the MCP server at an address. */
export async function bridgeStdio(server: URL, token: string | undefined): Promise<McpBridge> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const connect = () => new StreamableHTTPClientTransport(server, { requestInit: { headers } });
  return await bridgeMcp(new StdioServerTransport(exactLines(process.stdin)), connect);
}
