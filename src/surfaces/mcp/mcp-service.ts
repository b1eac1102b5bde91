import { createMcpHandler, InMemoryServerEventBus, isLegacyRequest } from "@modelcontextprotocol/server";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { Rights } from "../../protocol/rights.ts";
import { errorResponse, type HttpHandler, RefusedResponse } from "../../server/index.ts";
import { asJson } from "./accepted-types.ts";
import { createServer } from "./create-server.ts";
import { KEEP_ALIVE_MILLIS, MAX_BODY_BYTES, MAX_LISTENERS } from "./limits.ts";
import { McpSessions } from "./mcp-sessions.ts";
import { KeptPictures } from "./pictures/kept-pictures.ts";
import { readRequest } from "./read-request.ts";
import { RecordedMoments } from "./recordings/recorded-moments.ts";
import { ResourceNews } from "./resource-news.ts";
import { allResources } from "./resources.ts";
import { Attention } from "./tool/attention.ts";
import { HubWaits, MAX_WAITS } from "./tool/hub-waits.ts";
import type { McpContext } from "./tool/mcp-context.ts";
import { allTools } from "./tools/index.ts";
import { watchBody } from "./watch-body.ts";
import { withKeptSchemas } from "./with-kept-schemas.ts";

/** Answers assistants. */
export interface McpService {
  /** Answers every method of `/mcp`. */
  readonly answer: HttpHandler;
  /** Assistants with a session. */
  readonly sessions: number;
  /** Ends every session and stream. */
  stop(): Promise<void>;
}

/** What the SDK means by the status of a refusal. */
const CODES_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  404: "not_initialized",
  413: "message_too_large",
  503: "too_many_assistants",
};

/**
 * Makes the service. The newest revision has no sessions: each request gets its own server, with the rights of that request.
 * Older revisions have sessions, which keep the rights of their first request.
 */
export function createMcpService(parts: McpContext): McpService {
  const { clock, hub, log } = parts;
  const waits = new HubWaits(hub, clock);
  const attention = new Attention(parts);
  const context = { ...parts, waits, attention, pictures: new KeptPictures() };
  const resources = allResources(context);
  const turns = new WeakMap<Request, () => Promise<void>>();
  const recorded = new RecordedMoments(context);
  const offer = { context, tools: allTools(context, recorded).map(withKeptSchemas), resources, turns };
  const sessions = new McpSessions(offer);
  const bus = new InMemoryServerEventBus();
  // The SDK makes the server of a request, so the rights are kept by request.
  const rightsOf = new WeakMap<Request, Rights>();
  const modern = createMcpHandler(
    ({ requestInfo }) => createServer(offer, (requestInfo && rightsOf.get(requestInfo)) ?? new Set()),
    {
      legacy: "reject",
      bus,
      // A question may take longer than a connection may be silent.
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
  async function handle(request: Request, rights: Rights): Promise<Response> {
    if (await isLegacyRequest(request, undefined, { maxRequestBodySize: MAX_BODY_BYTES }))
      return await sessions.handle(request, rights);
    // All assistants without a session count as one.
    attention.heard(bus);
    rightsOf.set(request, rights);
    return watchBody(await modern.fetch(request), () => {});
  }
  return {
    async answer(asked, { rights, nextTurn }) {
      const read = await readRequest(asked, nextTurn);
      if (read.refusal !== undefined) return errorResponse(read.refusal);
      const { request, form, isList } = read;
      turns.set(request, nextTurn);
      const response = await handle(request, rights);
      // The SDK refuses without a code of the relay, which the server could count.
      if (response.status >= 400 && !(response instanceof RefusedResponse))
        context.refusals.add(CODES_OF_STATUS[response.status] ?? "bad_rpc");
      return form === "json" ? await asJson(response, isList, asked.signal) : response;
    },
    get sessions() {
      return sessions.count;
    },
    async stop() {
      waits.stop();
      news.stop();
      attention.stop();
      recorded.stop();
      // Waiting questions are answered first, each in a turn of its own.
      for (let turn = 0; turn < 2 * MAX_WAITS; turn++) await new Promise(setImmediate);
      await Promise.all([sessions.stop(), modern.close()]);
    },
  };
}
