import { Turns } from "../base/turns.ts";
import type { Refusal } from "../protocol/error-message.ts";
import type { WebSocketEndpoint } from "./connection/web-socket-endpoint.ts";
import type { Directory } from "./directory.ts";
import { acceptedHandshake } from "./edges/edge-peer.ts";
import { errorResponse } from "./error-response.ts";
import { type HandshakeParts, judgeHandshake, type SocketData } from "./handshake.ts";
import { handshakeFault } from "./handshake-fault.ts";
import type { Visit } from "./visit.ts";

/**
 * Handshakes in one turn of the event loop: with everything that a new client is sent, each takes 0.2 ms, and up to half a millisecond.
 * A thousand clients that reconnect need 125 turns, of which each may also publish to 500 clients.
 */
const HANDSHAKES_PER_TURN = 8;
/** Most handshakes that wait for their turn. */
const MAX_WAITING_HANDSHAKES = 4096;

/** Turns requests into WebSockets, a few in each turn of the event loop: Bun would take a storm of connections in at one go, and nothing else would be sent meanwhile. */
export class Upgrades {
  readonly #turns = new Turns(HANDSHAKES_PER_TURN);

  constructor(
    private readonly parts: HandshakeParts & { refuse(refusal: Refusal, visit: Visit): Response },
  ) {}

  /** Answers a handshake. The response is undefined where the connection has become a WebSocket. */
  async answer(visit: Visit, server: Bun.Server<SocketData>, directory: Directory): Promise<Response> {
    const fault = handshakeFault(visit.request);
    if (fault !== undefined) return this.parts.refuse(notAHandshake(fault), visit);
    const found = { directory, endpoint: await directory.socket(visit.url.pathname) };
    if (this.#turns.waiting >= MAX_WAITING_HANDSHAKES) {
      const message = `expected at most ${MAX_WAITING_HANDSHAKES} handshakes at once`;
      return this.parts.refuse({ code: "too_many_connections", message }, visit);
    }
    // Bun's types allow the missing answer only where a handler returns it directly.
    return await this.#turns.run(() => this.#upgrade(visit, server, found) as Response);
  }

  /** Answers an edge that asks whether a handshake would be accepted. */
  async judge(visit: Visit, directory: Directory): Promise<Response> {
    const endpoint = await directory.socket(visit.url.pathname);
    const data = judgeHandshake(this.parts, visit, { directory, endpoint });
    if ("code" in data) return this.parts.refuse(data, visit);
    const { protocol, endpoint: found } = data.arrival ?? {};
    return acceptedHandshake({ protocol, heartbeat: found?.heartbeat ?? "client" });
  }

  #upgrade(
    visit: Visit,
    server: Bun.Server<SocketData>,
    found: { directory: Directory; endpoint: WebSocketEndpoint | undefined },
  ): Response | undefined {
    const data = judgeHandshake(this.parts, visit, found);
    if ("code" in data) return this.parts.refuse(data, visit);
    // Without this header Bun would agree to the first subprotocol of the request, which may be a token.
    const headers = { "sec-websocket-protocol": data.arrival?.protocol ?? "" };
    if (server.upgrade(visit.request, { data, headers })) return undefined;
    return errorResponse(notAHandshake("data before the answer to it, or its connection has ended"));
  }
}

/** The refusal of a request that is no handshake. */
export function notAHandshake(got: string): Refusal {
  return { code: "upgrade_required", message: `expected a WebSocket handshake (RFC 6455), got ${got}` };
}
