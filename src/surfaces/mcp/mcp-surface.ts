import { createMcpHandler, InMemoryServerEventBus, isLegacyRequest } from "@modelcontextprotocol/server";
import type { HttpEndpoint, HttpHandler } from "../../server/index.ts";
import { Attention } from "./attention.ts";
import { createServer } from "./create-server.ts";
import { HubWaits } from "./hub-waits.ts";
import { KEEP_ALIVE_MILLIS, MAX_BODY_BYTES, MAX_LISTENERS } from "./limits.ts";
import type { McpContext } from "./mcp-context.ts";
import { McpSessions } from "./mcp-sessions.ts";
import { ResourceNews } from "./resource-news.ts";
import { allResources } from "./resources.ts";
import { allTools } from "./tools/index.ts";
import { watchBody } from "./watch-body.ts";

/** What assistants ask through. */
export interface McpSurface {
  /** `/mcp`. */
  readonly endpoint: HttpEndpoint;
  /** What answers there, by method. */
  readonly handlers: Readonly<Record<"GET" | "POST" | "DELETE", HttpHandler>>;
  /** Assistants with a session. */
  readonly sessions: number;
  /** Ends every session and stream. */
  stop(): Promise<void>;
}

/**
 * Puts the MCP surface together. The newest revision has no sessions: each of its requests is answered by a server of its own, with the
 * rights of that request. Those before have: an assistant's session keeps the rights that it began with.
 */
export function createMcpSurface(parts: McpContext): McpSurface {
  const { clock, hub, log } = parts;
  const waits = new HubWaits(hub, clock);
  const attention = new Attention(parts);
  const context = { ...parts, waits, attention };
  const resources = allResources(context);
  const offer = { context, tools: allTools(context), resources };
  const sessions = new McpSessions(offer);
  const bus = new InMemoryServerEventBus();
  // The rights of a request travel with it, since the SDK makes its server.
  const rightsOf = new WeakMap<Request, Parameters<HttpHandler>[2]["rights"]>();
  const modern = createMcpHandler(
    ({ requestInfo }) => createServer(offer, (requestInfo && rightsOf.get(requestInfo)) ?? new Set()),
    {
      legacy: "reject",
      bus,
      // A question may wait longer than a connection may be silent.
      responseMode: "sse",
      keepAliveMs: KEEP_ALIVE_MILLIS,
      maxSubscriptions: MAX_LISTENERS,
      maxRequestBodySize: MAX_BODY_BYTES,
      onerror: (error) => log.debug({ err: error }, "a request of an assistant was refused"),
    },
  );
  const news = new ResourceNews(clock, resources, {
    any() {
      const others = bus.listenerCount > 0;
      if (others) attention.heard(bus);
      return sessions.listens || others;
    },
    changed(uri) {
      sessions.changed(uri);
      modern.notify.resourceUpdated(uri);
    },
  });
  const handle: HttpHandler = async (request, _url, { rights }) => {
    if (await isLegacyRequest(request, undefined, { maxRequestBodySize: MAX_BODY_BYTES }))
      return await sessions.handle(request, rights);
    // All that have no session are one.
    attention.heard(bus);
    rightsOf.set(request, rights);
    return watchBody(await modern.fetch(request), () => {});
  };
  const handlers = { GET: handle, POST: handle, DELETE: handle };
  return {
    handlers,
    endpoint: { right: "viewer", ...handlers },
    get sessions() {
      return sessions.count;
    },
    async stop() {
      waits.stop();
      news.stop();
      attention.stop();
      // What they waited for is answered first.
      await new Promise(setImmediate);
      await Promise.all([sessions.stop(), modern.close()]);
    },
  };
}
