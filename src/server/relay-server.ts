import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Tally } from "../base/tally.ts";
import { Turns } from "../base/turns.ts";
import type { Publisher } from "../delivery/index.ts";
import type { Refusal } from "../protocol/error-message.ts";
import type { ErrorCode } from "../protocol/error-table.ts";
import { type Limits, MAX_CALL_SECONDS, MAX_MESSAGE_BYTES } from "../protocol/limits.ts";
import { AccessControl, type AccessOptions } from "./access/access-control.ts";
import { ConnectionCount } from "./access/connection-count.ts";
import { ConnectionGuard } from "./connection/connection-guard.ts";
import { type HeartbeatOptions, Heartbeats } from "./connection/heartbeats.ts";
import type { Endpoints } from "./endpoint.ts";
import { errorResponse } from "./error-response.ts";
import { judgeHandshake, type SocketData } from "./handshake.ts";
import { HttpRouter } from "./http-router.ts";
import { type ListenOptions, listenOnFirstFree } from "./listen.ts";
import { RefusalNotes } from "./refusal-notes.ts";
import { socketHandlers } from "./socket-handlers.ts";
import type { Certificate } from "./tls/certificate.ts";
import { UnsentAnswers } from "./unsent-answers.ts";
import { type Visit, visitOf } from "./visit.ts";

/** Handshakes in one turn of the event loop: with all that a new client gets, each takes up to half a millisecond. */
const HANDSHAKES_PER_TURN = 4;
/** Handshakes that wait for their turn. */
const MAX_WAITING_HANDSHAKES = 4096;

/** Where to listen, and to whom. */
export interface ServerOptions extends ListenOptions {
  access: AccessOptions;
  /** Read anew whenever somebody comes. */
  limits: Readonly<Limits>;
  heartbeat: HeartbeatOptions;
  /** Speaks TLS with it; undefined speaks plainly. */
  certificate: Certificate | undefined;
}

/** What the server needs of the relay around it. */
export interface ServerParts {
  clock: Clock;
  log: Log;
  /** Counts handshakes and messages that are refused, by code. */
  refusals: Tally<ErrorCode>;
}

/** How long an answer may take, a call's longest wait among them: Bun cuts after 10 s otherwise. Units: seconds. */
const ANSWER_SECONDS = MAX_CALL_SECONDS + 15;

/** The one `Bun.serve`: HTTP and WebSockets on one port, handed to the endpoints that surfaces bring. */
export class RelayServer implements Publisher {
  readonly port: number;
  readonly host: string;
  readonly #server: Bun.Server<SocketData>;
  readonly #log: Log;
  readonly #certificate: Certificate | undefined;
  readonly #limits: Readonly<Limits>;
  readonly #access: AccessControl;
  readonly #connections: ConnectionCount;
  readonly #heartbeats: Heartbeats;
  readonly #connectionGuard: ConnectionGuard;
  readonly #notes: RefusalNotes;
  readonly #router: HttpRouter;
  readonly #unsent = new UnsentAnswers();
  readonly #handshakes = new Turns(HANDSHAKES_PER_TURN);
  #endpoints: Endpoints | undefined;
  /** Further ports with the same HTTP and no WebSockets: a publish reaches the sockets of one server only. */
  readonly #httpOnly: Bun.Server<SocketData>[] = [];

  /** Listens at once; requests are answered once {@link serve} has said with what. Fails: port_taken, cannot_listen. */
  constructor(options: ServerOptions, { log, refusals, clock }: ServerParts) {
    this.#log = log;
    this.#certificate = options.certificate;
    this.#limits = options.limits;
    this.#access = new AccessControl(options.access, options.host);
    this.#connections = new ConnectionCount(options.limits);
    this.#notes = new RefusalNotes(log, refusals);
    const { limits } = options;
    this.#router = new HttpRouter({ access: this.#access, notes: this.#notes, limits, clock, log });
    this.#heartbeats = new Heartbeats(clock, options.heartbeat);
    this.#connectionGuard = new ConnectionGuard({ clock, limits, refusals, heartbeats: this.#heartbeats });
    try {
      this.#server = listenOnFirstFree(options, (port) => this.#listen(options.host, port));
    } catch (error) {
      this.#heartbeats.stop();
      throw error;
    }
    this.host = options.host;
    this.port = this.#server.port ?? 0;
  }

  /** WebSocket connections that are open now. */
  get connections(): number {
    return this.#connections.open;
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

  /** Applies the heartbeat's times, which have changed. */
  heartbeatChanged(): void {
    this.#heartbeats.timesChanged();
  }

  publish(topic: string, payload: string | Uint8Array): void {
    this.#server.publish(topic, payload as string | Uint8Array<ArrayBuffer>, false);
  }

  /** Takes no new connections; those that are open live on. */
  stopListening(): void {
    this.#heartbeats.stop();
    for (const server of [this.#server, ...this.#httpOnly]) void server.stop(false);
  }

  /** Ends everything that is still open. */
  async terminate(): Promise<void> {
    this.#heartbeats.stop();
    await Promise.all([this.#server, ...this.#httpOnly].map((server) => server.stop(true)));
  }

  #listen(hostname: string, port: number): Bun.Server<SocketData> {
    const certificate = this.#certificate;
    return Bun.serve<SocketData>({
      hostname,
      port,
      ...(certificate && { tls: { cert: certificate.certPem, key: certificate.keyPem } }),
      // Handlers have lower limits, and answer by name. This one is for those who send without end.
      maxRequestBodySize: MAX_MESSAGE_BYTES,
      fetch: (request, server) => this.#fetch(request, server),
      error: (error) => {
        this.#log.error({ err: error }, "a request failed");
        return errorResponse({ code: "internal", message: "the relay failed to answer; its log says why" });
      },
      websocket: socketHandlers({
        log: this.#log,
        connections: this.#connections,
        guard: this.#connectionGuard,
      }),
    });
  }

  #fetch(request: Request, server: Bun.Server<SocketData>): Response | Promise<Response> | undefined {
    const endpoints = this.#endpoints;
    if (endpoints === undefined)
      return errorResponse({ code: "shutting_down", message: "the relay is starting" });
    const visit = visitOf(request, server.requestIP(request));
    if (visit === undefined)
      return errorResponse({
        code: "bad_request",
        message: "expected a Host header with a host, and a path",
      });
    const refusal = this.#access.siteRefusal(request);
    if (refusal !== undefined) return this.#refuse(refusal, visit);
    if (request.headers.get("upgrade")?.toLowerCase() === "websocket")
      return this.#upgradeInTurn(visit, server, endpoints);
    const { connections } = this.#limits;
    if (server.pendingRequests > connections) {
      const message = `expected at most ${connections} HTTP requests at once`;
      return this.#refuse({ code: "too_many_requests", message }, visit);
    }
    server.timeout(request, ANSWER_SECONDS);
    return this.#answer(visit, endpoints);
  }

  async #answer(visit: Visit, endpoints: Endpoints): Promise<Response> {
    const response = await this.#router.answer(visit, endpoints);
    // Of an answer to HEAD nothing but its head goes out.
    if (visit.request.method === "HEAD") return response;
    return await this.#unsent.pass(response, (refusal) => this.#refuse(refusal, visit));
  }

  /** Bun takes connections in for as long as some wait, before anything else goes on: a storm of them would stop all that is said. */
  #upgradeInTurn(
    visit: Visit,
    server: Bun.Server<SocketData>,
    endpoints: Endpoints,
  ): Response | Promise<Response> | undefined {
    if (this.#handshakes.waiting >= MAX_WAITING_HANDSHAKES) {
      const message = `expected at most ${MAX_WAITING_HANDSHAKES} handshakes at once`;
      return this.#refuse({ code: "too_many_connections", message }, visit);
    }
    return new Promise<Response>((resolve, reject) => {
      this.#handshakes.do(() => {
        try {
          // Nothing is to be answered where the socket has become a WebSocket; Bun's types know that only of a plain return.
          resolve(this.#upgrade(visit, server, endpoints) as Response);
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  #upgrade(visit: Visit, server: Bun.Server<SocketData>, endpoints: Endpoints): Response | undefined {
    if (server !== this.#server) {
      const message = `expected WebSockets at port ${this.port}: port ${server.port} is for HTTP alone`;
      return errorResponse({ code: "not_available", message });
    }
    const parts = { access: this.#access, connections: this.#connections };
    const data = judgeHandshake(parts, visit, endpoints);
    if ("code" in data) return this.#refuse(data, visit);
    // Without a header Bun would agree to the first subprotocol that was asked for, which may be a token.
    const headers = { "sec-websocket-protocol": data.arrival?.protocol ?? "" };
    if (server.upgrade(visit.request, { data, headers })) return undefined;
    return errorResponse({
      code: "upgrade_required",
      message: "expected a WebSocket handshake (RFC 6455), got one that lacks something",
    });
  }

  #refuse(refusal: Refusal, { ip }: Visit): Response {
    this.#notes.add(refusal, ip);
    return errorResponse(refusal);
  }
}
