import type { Clock } from "../base/clock.ts";
import { LINK_FORMAT } from "../protocol/formats.ts";
import { makeToken } from "./access/tokens.ts";
import type { Heartbeats } from "./connection/heartbeats.ts";
import { readAcceptedHandshake, writeEdgePeer } from "./edges/edge-peer.ts";
import { passedHandshakeHeaders, passedHeaders } from "./edges/passed-headers.ts";
import { SocketBridge } from "./edges/socket-bridge.ts";
import { errorResponse } from "./error-response.ts";
import type { SocketData } from "./handshake.ts";
import type { Visit } from "./visit.ts";

/** Statuses whose answers have no body. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/** The relay behind an edge. */
export interface RelayBehind {
  /** The loopback port of the relay. */
  port: number;
  secret: string;
  /** First parts of the paths whose WebSockets the relay serves: `/producer`. The edge serves all others. */
  reserved: readonly string[];
}

/** What passing on needs of the server. */
export interface ForwardParts {
  clock: Clock;
  heartbeats: Heartbeats;
}

/** Passes on to the relay behind an edge what the edge does not serve: HTTP, and the WebSockets of games, editors and viewers of other protocols. */
export class Forward {
  readonly #reserved: ReadonlySet<string>;

  constructor(
    private readonly relay: RelayBehind,
    private readonly parts: ForwardParts,
  ) {
    this.#reserved = new Set(relay.reserved);
  }

  /** Whether the edge itself serves a WebSocket: that of a client which is no other relay. */
  leavesSocket({ url, protocols }: Pick<Visit, "url" | "protocols">): boolean {
    return !this.#reserved.has(`/${url.pathname.split("/")[1] ?? ""}`) && !protocols.includes(LINK_FORMAT);
  }

  /** Passes an HTTP request on. Bodies stream both ways. */
  async answer({ request, ip, port }: Visit): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const headers = passedHeaders(request.headers);
    writeEdgePeer(headers, this.relay.secret, { address: ip, port, isEdge: false, asks: false });
    const answer = await this.#fetch(`${pathname}${search}`, {
      method: request.method,
      headers,
      body: request.body,
      signal: request.signal,
    });
    if (answer === undefined) return notAnswering();
    const body = WITHOUT_BODY.has(answer.status) || request.method === "HEAD" ? null : answer.body;
    return new Response(body, { status: answer.status, headers: passedHeaders(answer.headers) });
  }

  /** Passes a WebSocket on. The response is undefined where the connection has become a WebSocket. */
  async upgrade(visit: Visit, server: Bun.Server<SocketData>): Promise<Response | undefined> {
    const { request, url, ip, port, token } = visit;
    const peer = { address: ip, port, isEdge: false };
    const asking = passedHeaders(request.headers);
    writeEdgePeer(asking, this.relay.secret, { ...peer, asks: true });
    const { pathname, search } = new URL(request.url);
    const answer = await this.#fetch(`${pathname}${search}`, { headers: asking });
    if (answer === undefined) return notAnswering();
    const accepted = readAcceptedHandshake(answer);
    if (accepted === undefined)
      return new Response(await answer.arrayBuffer(), {
        status: answer.status,
        headers: passedHeaders(answer.headers),
      });
    const headers = passedHandshakeHeaders(request.headers);
    writeEdgePeer(headers, this.relay.secret, { ...peer, asks: false });
    // A token may have come as a subprotocol, but no subprotocol may be offered that the relay does not choose.
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    const { protocol, heartbeat } = accepted;
    const relay = new WebSocket(`ws://127.0.0.1:${this.relay.port}${url.pathname}${url.search}`, {
      headers: Object.fromEntries(headers),
      protocols: protocol === undefined ? [] : [protocol],
      perMessageDeflate: false,
    });
    const bridge = new SocketBridge(relay, { ...this.parts, heartbeat });
    if (!(await isOpen(relay))) return notAnswering();
    const data: SocketData = {
      address: `${ip.includes(":") ? `[${ip}]` : ip}:${port}`,
      ip,
      arrival: undefined,
      connection: undefined,
      bridge,
    };
    if (server.upgrade(request, { data, headers: { "sec-websocket-protocol": protocol ?? "" } }))
      return undefined;
    relay.terminate();
    return errorResponse({
      code: "upgrade_required",
      message: "expected a WebSocket handshake (RFC 6455), but its connection has ended",
    });
  }

  async #fetch(path: string, init: RequestInit): Promise<Response | undefined> {
    try {
      return await fetch(`http://127.0.0.1:${this.relay.port}${path}`, {
        ...init,
        redirect: "manual",
        decompress: false,
      });
    } catch {
      return undefined;
    }
  }
}

/** A secret that edges share with the relay behind them. */
export function makeEdgeSecret(): string {
  return makeToken();
}

function isOpen(socket: WebSocket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.addEventListener("open", () => resolve(true));
    socket.addEventListener("error", () => resolve(false));
    socket.addEventListener("close", () => resolve(false));
  });
}

function notAnswering(): Response {
  return errorResponse({
    code: "shutting_down",
    message: "expected an answer of the relay behind this edge, got none: it stops or has no room",
  });
}
