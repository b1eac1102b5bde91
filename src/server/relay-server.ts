import { Accounts, WorkTurns } from "../account/index.ts";
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { addressToBind } from "../base/platform/binding.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import { threadMillis } from "../base/platform/usage.ts";
import type { Tally } from "../base/tally.ts";
import { Turns } from "../base/turns.ts";
import type { Publisher } from "../delivery/index.ts";
import type { Refusal } from "../protocol/error-message.ts";
import type { ErrorCode } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { type Limits, MAX_CALL_SECONDS, MAX_REQUEST_BYTES } from "../protocol/limits.ts";
import { AccessControl, type AccessOptions } from "./access/access-control.ts";
import { ConnectionCount } from "./access/connection-count.ts";
import { ConnectionGuard } from "./connection/connection-guard.ts";
import type { ReceivedCount } from "./connection/guarded-connection.ts";
import { type HeartbeatOptions, Heartbeats } from "./connection/heartbeats.ts";
import { MessageGarbage } from "./connection/message-garbage.ts";
import { Directory } from "./directory.ts";
import { type EdgePeer, readEdgePeer } from "./edges/edge-peer.ts";
import { errorResponse, RefusedResponse } from "./error-response.ts";
import { Forward, type RelayBehind } from "./forward.ts";
import type { SocketData } from "./handshake.ts";
import { handshakeFault } from "./handshake-fault.ts";
import { HttpTraffic, statedBodyBytes, WorkAccounts } from "./http/index.ts";
import { HttpRouter } from "./http-router.ts";
import { indexPage } from "./index-page.ts";
import { firstFreePort, type ListenOptions, listenOnFirstFree, USUAL_PORT } from "./listen.ts";
import { RefusalNotes } from "./refusal-notes.ts";
import { socketHandlers } from "./socket-handlers.ts";
import type { Surface } from "./surface.ts";
import type { Certificate } from "./tls/certificate.ts";
import { CIPHERS } from "./tls/ciphers.ts";
import { notAHandshake, Upgrades } from "./upgrades.ts";
import { type Visit, visitOf } from "./visit.ts";

/** Where the server listens, and who may connect. */
export interface ServerOptions extends ListenOptions {
  access: AccessOptions;
  /** Read anew for each request. */
  limits: Readonly<Limits>;
  heartbeat: HeartbeatOptions;
  /** The certificate for TLS; undefined for none. */
  certificate: Certificate | undefined;
  /** The secret of the edges that stand before the server. They listen at its address; it listens on a port of loopback, and takes requests from them alone. */
  edgeSecret?: string | undefined;
  /** The relay behind this server, which is one of its edges and shares the port with the others. */
  relayBehind?: RelayBehind | undefined;
}

/** What the server needs of the relay. */
export interface ServerParts {
  clock: Clock;
  log: Log;
  /** Counts requests, handshakes and messages that are refused, by code. */
  refusals: Tally<ErrorCode>;
}

/**
 * Requests that are looked at in one turn of the event loop, each for up to 50 µs: a thousand connections may bring one each, and one
 * connection thousands. A connection that brings a further request before its first one is answered is cut by the HTTP layer.
 */
const ARRIVALS_PER_TURN = 32;

/** A longer body has not come yet when its request is refused. Units: bytes. */
const LONG_BODY_BYTES = 64 * 1024;

/** How long an answer may take, which includes the longest wait of a call. Without it Bun cuts the connection after 10 s. Units: seconds. */
const ANSWER_SECONDS = MAX_CALL_SECONDS + 15;

/** The one `Bun.serve`: HTTP and WebSockets on one port, passed on to the surfaces. */
export class RelayServer implements Publisher {
  readonly port: number;
  readonly host: string;
  /** Whether the usual port was taken, so that the server listens on another. */
  readonly fellBack: boolean;
  readonly #server: Bun.Server<SocketData>;
  readonly #log: Log;
  readonly #options: ServerOptions;
  readonly #limits: Readonly<Limits>;
  readonly #access: AccessControl;
  readonly #connections: ConnectionCount;
  /** Turns of peers that have caused much work. */
  readonly workTurns: WorkTurns;
  /** What has come on WebSockets. */
  readonly received: ReceivedCount = { messages: 0, bytes: 0 };
  readonly #heartbeats: Heartbeats;
  readonly #connectionGuard: ConnectionGuard;
  readonly #refusals: Tally<ErrorCode>;
  readonly #notes: RefusalNotes;
  readonly #router: HttpRouter;
  readonly #arrivals = new Turns(ARRIVALS_PER_TURN);
  readonly #upgrades: Upgrades;
  readonly #forward: Forward | undefined;
  #directory: Directory | undefined;
  readonly #served = Promise.withResolvers<void>();
  /** Further ports for HTTP only: a publish reaches the sockets of one server only. */
  readonly #httpOnly: Bun.Server<SocketData>[] = [];

  /** Listens at once; requests are answered once {@link serve} has been called. Fails: port_taken, cannot_listen. */
  constructor(options: ServerOptions, { log, refusals, clock }: ServerParts) {
    this.#log = log;
    this.#options = options;
    this.#limits = options.limits;
    const transport = options.certificate === undefined ? "TCP" : "TLS";
    this.#access = new AccessControl(options.access, { host: options.host, transport }, clock);
    const garbage = new MessageGarbage({
      residentBytes: () => process.memoryUsage.rss(),
      collect: () => Bun.gc(true),
      nowMillis: () => threadMillis(thisMachine),
    });
    this.#connections = new ConnectionCount(options.limits);
    this.#refusals = refusals;
    this.#notes = new RefusalNotes(log);
    this.#upgrades = new Upgrades({
      access: this.#access,
      connections: this.#connections,
      refuse: (refusal, visit) => this.#refuse(refusal, visit),
    });
    const { limits } = options;
    const traffic = new HttpTraffic({
      work: new WorkAccounts(limits, clock),
      refuse: (refusal, ip) => this.#refuse(refusal, { ip }),
      cut: () => refusals.add("too_many_requests"),
      garbage: (bytes) => garbage.came(bytes),
    });
    this.#router = new HttpRouter({ access: this.#access, notes: this.#notes, limits, clock, log, traffic });
    this.#heartbeats = new Heartbeats(clock, options.heartbeat);
    this.workTurns = new WorkTurns(clock);
    this.#connectionGuard = new ConnectionGuard({
      clock,
      limits,
      refusals,
      heartbeats: this.#heartbeats,
      accounts: new Accounts(limits, clock),
      turns: this.workTurns,
      garbage,
      received: this.received,
    });
    const { relayBehind, edgeSecret } = options;
    this.#forward = relayBehind && new Forward(relayBehind, { clock, heartbeats: this.#heartbeats });
    try {
      if (edgeSecret === undefined) {
        this.#server = listenOnFirstFree(options, (port) => this.#listen(options.host, port));
        this.port = this.#server.port ?? 0;
      } else {
        this.port = firstFreePort(options);
        this.#server = this.#listen("127.0.0.1", 0);
      }
    } catch (error) {
      this.#heartbeats.stop();
      throw error;
    }
    this.host = options.host;
    this.fellBack = options.port === undefined && this.port !== USUAL_PORT;
  }

  /** The port of loopback on which edges reach a server that has some; else the port of the server. */
  get portForEdges(): number {
    return this.#server.port ?? 0;
  }

  /** WebSocket connections that are open. */
  get connections(): number {
    return this.#connections.open;
  }

  /** First parts of the paths that belong to surfaces. */
  get reserved(): readonly string[] {
    return this.#directory?.reserved ?? [];
  }

  /** What `/status` shows of the server. */
  status(): JsonObject {
    return {
      host: this.host,
      port: this.port,
      ...(this.fellBack ? { fell_back_from: USUAL_PORT } : {}),
      connections: this.#connections.open,
    };
  }

  /** Serves these surfaces. */
  serve(surfaces: readonly Surface[]): void {
    const directory: Directory = new Directory([
      ...surfaces,
      indexPage(() => directory, surfaces.find(({ page }) => page !== undefined)?.page),
    ]);
    this.#directory = directory;
    this.#served.resolve();
  }

  /** Answers HTTP on a further port too. Returns the port. Fails: port_taken, cannot_listen. */
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

  /** Takes no new connections; open ones stay. */
  stopListening(): void {
    this.#heartbeats.stop();
    for (const server of [this.#server, ...this.#httpOnly]) void server.stop(false);
  }

  /** Cuts every open connection. */
  async terminate(): Promise<void> {
    this.#heartbeats.stop();
    await Promise.all([this.#server, ...this.#httpOnly].map((server) => server.stop(true)));
  }

  #listen(host: string, port: number): Bun.Server<SocketData> {
    const { certificate: given, edgeSecret, relayBehind } = this.#options;
    const certificate = edgeSecret === undefined ? given : undefined;
    return Bun.serve<SocketData>({
      hostname: addressToBind(host),
      port,
      reusePort: relayBehind !== undefined,
      ...(certificate && { tls: { cert: certificate.certPem, key: certificate.keyPem, ciphers: CIPHERS } }),
      // Handlers have lower limits, and name them in their answer. This one stops a peer that sends without end.
      maxRequestBodySize: MAX_REQUEST_BYTES,
      fetch: (request, server) =>
        this.#arrivals.run(() => this.#counted(this.#fetch(request, server), request)),
      error: (error) => {
        this.#log.error({ err: error }, "a request failed");
        this.#refusals.add("internal");
        return errorResponse({ code: "internal", message: "the relay failed to answer; its log says why" });
      },
      websocket: socketHandlers({
        log: this.#log,
        connections: this.#connections,
        guard: this.#connectionGuard,
      }),
    });
  }

  /** Counts an answer that refuses, whichever part of the relay made it. Ends a connection on which a long body still comes that nobody reads. */
  #counted(answer: Response | Promise<Response>, request: Request): Response | Promise<Response> {
    if (answer instanceof Promise) return this.#countedLater(answer, request);
    if (!(answer instanceof RefusedResponse)) return answer;
    this.#refusals.add(answer.code);
    if (statedBodyBytes(request) > LONG_BODY_BYTES) answer.headers.set("connection", "close");
    return answer;
  }

  async #countedLater(answer: Promise<Response>, request: Request): Promise<Response> {
    return this.#counted(await answer, request);
  }

  #fetch(request: Request, server: Bun.Server<SocketData>): Response | Promise<Response> {
    const directory = this.#directory;
    if (directory === undefined) return this.#fetchOnceServed(request, server);
    const { edgeSecret } = this.#options;
    const edge = edgeSecret === undefined ? undefined : readEdgePeer(request.headers, edgeSecret);
    if (edgeSecret !== undefined && edge === undefined) {
      const message = "expected an edge of this relay: this port is for its edges alone";
      return errorResponse({ code: "forbidden", message });
    }
    const visit = visitOf(request, edge ?? server.requestIP(request));
    if (visit === undefined)
      return errorResponse({
        code: "bad_request",
        message: "expected a Host header with a host, and a path",
      });
    const isHandshake = edge?.asks === true || request.headers.get("upgrade")?.toLowerCase() === "websocket";
    const forward = this.#forward;
    if (forward !== undefined && !(isHandshake && forward.leavesSocket(visit)))
      return this.#passOn(visit, server, isHandshake ? "handshake" : "request", forward);
    const files = isHandshake && directory.admitsFiles(visit.url.pathname) ? "admitted" : "refused";
    const refusal = this.#access.siteRefusal(request, files);
    if (refusal !== undefined) return this.#refuse(refusal, visit);
    if (isHandshake) return this.#upgrade(visit, server, directory, edge);
    return this.#tooManyRequests(visit, server) ?? this.#router.answer(visit, directory);
  }

  /** The system hands connections to an edge as soon as it listens: they wait for its mirror of the relay, some 0.1 s. */
  async #fetchOnceServed(request: Request, server: Bun.Server<SocketData>): Promise<Response> {
    if (this.#forward === undefined || server.pendingRequests > this.#limits.connections)
      return errorResponse({ code: "shutting_down", message: "the relay is starting" });
    await this.#served.promise;
    return await this.#fetch(request, server);
  }

  /** Passes on what the relay behind this edge serves, which also judges it. */
  #passOn(
    visit: Visit,
    server: Bun.Server<SocketData>,
    kind: "handshake" | "request",
    forward: Forward,
  ): Response | Promise<Response> {
    if (kind === "request") return this.#tooManyRequests(visit, server) ?? forward.answer(visit);
    const fault = handshakeFault(visit.request);
    if (fault !== undefined) return this.#refuse(notAHandshake(fault), visit);
    // Bun's types allow the missing answer only where a handler returns it directly.
    return forward.upgrade(visit, server) as Promise<Response>;
  }

  /** Refuses a request past the limit; else gives it its time. */
  #tooManyRequests(visit: Visit, server: Bun.Server<SocketData>): Response | undefined {
    const { connections } = this.#limits;
    if (server.pendingRequests > connections) {
      const message = `expected at most ${connections} HTTP requests at once`;
      return this.#refuse({ code: "too_many_requests", message }, visit);
    }
    server.timeout(visit.request, ANSWER_SECONDS);
    return undefined;
  }

  #upgrade(
    visit: Visit,
    server: Bun.Server<SocketData>,
    directory: Directory,
    edge: EdgePeer | undefined,
  ): Response | Promise<Response> {
    if (edge?.asks === true) return this.#upgrades.judge(visit, directory);
    if (server === this.#server) return this.#upgrades.answer(visit, server, directory);
    const message = `expected WebSockets at port ${this.port}: port ${server.port} is for HTTP alone`;
    return errorResponse({ code: "not_available", message });
  }

  #refuse(refusal: Refusal, { ip }: Pick<Visit, "ip">): Response {
    this.#notes.add(refusal, ip);
    return errorResponse(refusal);
  }
}
