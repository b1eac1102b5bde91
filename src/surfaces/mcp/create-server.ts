import { McpServer } from "@modelcontextprotocol/server";
import type { Rights } from "../../protocol/rights.ts";
import type { McpResource } from "./resources.ts";
import type { ToolContext } from "./tool/question.ts";
import type { Tool } from "./tool/tool.ts";
import { toolResult } from "./tool-result.ts";

/** What an assistant is told first. */
const INSTRUCTIONS =
  "Live telemetry of VR games made with Godot. Begin with what_is_happening. Each answer says which window it covers and how much of it was sampled: games sample every frame while an assistant is there, and little or nothing before, so that what happened earlier may not have been seen; have it happen again, then ask. Why a game stutters: worst_hitches. Times are in ms where the name says so, moments in unix seconds.";

/** What every server of the surface shows. */
export interface Offer {
  context: ToolContext;
  tools: readonly Tool[];
  resources: readonly McpResource[];
}

/** Whether a peer may use a tool. */
function mayUse({ right, changes }: Tool, rights: Rights, readOnly: boolean): boolean {
  return rights.has(right) && (changes === "nothing" || !readOnly);
}

/** The SDK's server for one session or one request, with the tools that its peer may use. */
export function createServer({ context, tools, resources }: Offer, rights: Rights): McpServer {
  const { identity, options, log } = context;
  const server = new McpServer(
    { name: identity.name, version: identity.version, title: "Godot Telemetry Relay" },
    {
      instructions: INSTRUCTIONS,
      capabilities: { tools: { listChanged: false }, resources: { subscribe: true, listChanged: false } },
    },
  );
  for (const { name, title, description, input, output, changes, run } of tools.filter((tool) =>
    mayUse(tool, rights, options.readOnly),
  )) {
    const annotations = {
      title,
      readOnlyHint: changes === "nothing",
      destructiveHint: changes === "game",
      idempotentHint: changes !== "game",
      openWorldHint: changes === "game",
    };
    server.registerTool(
      name,
      { title, description, inputSchema: input, outputSchema: output, annotations },
      async (asked, { mcpReq: { signal } }) => {
        try {
          return toolResult(await run(asked, signal));
        } catch (error) {
          log.error({ err: error, tool: name }, "a tool failed");
          const message = "the relay failed to answer; its log says why";
          return toolResult({ refusal: { code: "internal", message } });
        }
      },
    );
  }
  for (const { uri, name, title, description, read } of resources) {
    server.registerResource(name, uri, { title, description, mimeType: "application/json" }, () => ({
      contents: [{ uri, mimeType: "application/json", text: JSON.stringify(read()) }],
    }));
  }
  return server;
}
