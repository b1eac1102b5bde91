import type { Log } from "../base/log.ts";
import type { Publisher } from "../delivery/index.ts";
import type { ConnectionHandler, Endpoints, Negotiated, WebSocketEndpoint } from "./endpoint.ts";
import { errorResponse } from "./error-response.ts";
import { type ListenOptions, listenOnFirstFree } from "./listen.ts";
import { SOCKET_OPTIONS } from "./socket-options.ts";

/** What travels with each socket inside Bun. */
interface SocketData {
  endpoint: WebSocketEndpoint;
  url: URL;
  address: string;
  protocol: string | undefined;
  handler: ConnectionHandler | undefined;
}

/** The one `Bun.serve`: HTTP and WebSockets on one port, handed to the endpoints that surfaces bring. */
export class RelayServer implements Publisher {
  readonly port: number;
  readonly host: string;
  readonly #server: Bun.Server<SocketData>;
  readonly #log: Log;
  #endpoints: Endpoints | undefined;
  /** Further ports with the same HTTP and no WebSockets: a publish reaches the sockets of one server only. */
  readonly #httpOnly: Bun.Server<SocketData>[] = [];

  /** Listens at once; requests are answered once {@link serve} has said with what. Fails: port_taken, cannot_listen. */
  constructor(options: ListenOptions, log: Log) {
    this.#log = log;
    this.#server = listenOnFirstFree(options, (port) => this.#listen(options.host, port));
    this.host = options.host;
    this.port = this.#server.port ?? 0;
  }

  /** Opens the doors. */
  serve(endpoints: Endpoints): void {
    this.#endpoints = endpoints;
  }

  /** Answers HTTP at a further port too. Returns the port. Fails: port_taken, cannot_listen. */
  listenForHttp(options: ListenOptions): number {
    const server = listenOnFirstFree(options, (port) => this.#listen(options.host, port));
    this.#httpOnly.push(server);
    return server.port ?? 0;
  }

  publish(topic: string, payload: string | Uint8Array): void {
    this.#server.publish(topic, payload as string | Uint8Array<ArrayBuffer>, false);
  }

  /** Takes no new connections; those that are open live on. */
  stopListening(): void {
    for (const server of [this.#server, ...this.#httpOnly]) void server.stop(false);
  }

  /** Ends everything that is still open. */
  async terminate(): Promise<void> {
    await Promise.all([this.#server, ...this.#httpOnly].map((server) => server.stop(true)));
  }

  #listen(hostname: string, port: number): Bun.Server<SocketData> {
    return Bun.serve<SocketData>({
      hostname,
      port,
      fetch: (request, server) => this.#fetch(request, server),
      error: (error) => {
        this.#log.error({ err: error }, "a request failed");
        return errorResponse({ code: "internal", message: "the relay failed to answer; its log says why" });
      },
      websocket: {
        ...SOCKET_OPTIONS,
        open: (socket) => {
          const { endpoint, url, address, protocol } = socket.data;
          this.#guard(socket, () => {
            socket.data.handler = endpoint.open(socket as never, { address, url, protocol });
          });
        },
        message: (socket, message) => {
          // Written out, not guarded by a function made for each message.
          try {
            if (typeof message === "string") socket.data.handler?.text(message);
            else socket.data.handler?.binary(message);
          } catch (error) {
            this.#fault(socket, error);
          }
        },
        ping: (socket) => socket.data.handler?.heartbeat(),
        pong: (socket, payload) => {
          socket.data.handler?.heartbeat();
          socket.data.handler?.pong?.(payload.toString());
        },
        close: (socket, code, reason) => this.#guard(socket, () => socket.data.handler?.closed(code, reason)),
      },
    });
  }

  /** A fault in one connection's handler ends that connection and no other. */
  #guard(socket: Bun.ServerWebSocket<SocketData>, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fault(socket, error);
    }
  }

  #fault(socket: Bun.ServerWebSocket<SocketData>, error: unknown): void {
    this.#log.error({ err: error, address: socket.data.address }, "a connection's handler failed");
    socket.close(1011, "internal error");
  }

  #fetch(request: Request, server: Bun.Server<SocketData>): Response | Promise<Response> | undefined {
    const endpoints = this.#endpoints;
    if (endpoints === undefined)
      return errorResponse({ code: "shutting_down", message: "the relay is starting" });
    const url = URL.parse(request.url);
    if (url === null)
      return errorResponse({
        code: "bad_request",
        message: "expected a Host header with a host, and a path",
      });
    // A slash at the end names the same thing: a game at /producer/ is a game.
    url.pathname = url.pathname.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
    const wantsWebSocket = request.headers.get("upgrade")?.toLowerCase() === "websocket";
    return wantsWebSocket
      ? this.#upgrade(request, server, url, endpoints)
      : this.#answer(request, url, endpoints);
  }

  #upgrade(
    request: Request,
    server: Bun.Server<SocketData>,
    url: URL,
    endpoints: Endpoints,
  ): Response | undefined {
    if (server !== this.#server) {
      const message = `expected WebSockets at port ${this.port}: port ${server.port} is for HTTP alone`;
      return errorResponse({ code: "not_available", message });
    }
    const endpoint = endpoints.webSocket.get(url.pathname);
    if (endpoint === undefined && isReserved(url, endpoints)) {
      return errorResponse({
        code: "not_available",
        message: `no WebSocket is served at ${url.pathname} yet`,
      });
    }
    const { negotiate = classicOnly } = endpoint ?? endpoints.anyOtherWebSocket;
    const asked = request.headers.get("sec-websocket-protocol");
    const negotiated = negotiate(asked?.split(",").map((name) => name.trim()) ?? [], url);
    if (negotiated.refusal !== undefined) return errorResponse(negotiated.refusal);
    const { protocol } = negotiated;
    const ip = server.requestIP(request);
    const address = ip === null ? "unknown" : `${ip.address}:${ip.port}`;
    const data: SocketData = {
      endpoint: endpoint ?? endpoints.anyOtherWebSocket,
      url,
      address,
      protocol,
      handler: undefined,
    };
    const headers = protocol === undefined ? {} : { "sec-websocket-protocol": protocol };
    if (server.upgrade(request, { data, headers })) return undefined;
    return errorResponse({
      code: "upgrade_required",
      message: "expected a WebSocket handshake (RFC 6455), got one that lacks something",
    });
  }

  #answer(request: Request, url: URL, endpoints: Endpoints): Response | Promise<Response> {
    const endpoint = endpoints.http.get(url.pathname);
    if (endpoint === undefined) {
      if (endpoints.webSocket.has(url.pathname)) {
        return errorResponse({ code: "upgrade_required", message: `${url.pathname} is for WebSockets` });
      }
      const code = isReserved(url, endpoints) ? "not_available" : "not_found";
      return errorResponse({ code, message: `nothing is served at ${url.pathname}` });
    }
    const method = request.method === "HEAD" ? "GET" : request.method;
    const handler = Object.entries(endpoint).find(([name]) => name === method)?.[1];
    if (handler !== undefined) return handler(request, url);
    const allowed = Object.keys(endpoint).join(", ");
    const message = `expected ${allowed} for ${url.pathname}, got ${request.method}`;
    return errorResponse({ code: "method_not_allowed", message }, { headers: { allow: allowed } });
  }
}

/** Whether a path, or the first part of one, is something else than a classic client's. */
function isReserved({ pathname }: URL, { reserved }: Endpoints): boolean {
  return reserved.has(`/${pathname.split("/")[1] ?? ""}`);
}

/** What an endpoint does with subprotocols that has nothing to say of them: a peer that wants one would not understand it. */
function classicOnly(asked: readonly string[]): Negotiated {
  if (asked.length === 0) return { protocol: undefined };
  const what = JSON.stringify(asked.join(", ").slice(0, 200));
  return { refusal: { code: "unsupported_protocol", message: `expected no subprotocol here, got ${what}` } };
}
