import type { Refusal } from "../../protocol/error-message.ts";
import { networkOf } from "../access/network-of.ts";
import { BytesResponse } from "./bytes-response.ts";
import { countedBytes } from "./counted-bytes.ts";
import { HttpTurns, type HttpTurnsParts } from "./http-turns.ts";
import { RouteCost } from "./route-cost.ts";
import { type HeldRoom, SharedRoom } from "./shared-room.ts";
import { statedBodyBytes } from "./stated-body-bytes.ts";
import { holdUntilSent } from "./unsent-answers.ts";

/** Most bytes of bodies and answers that HTTP requests hold, of all peers together. Units: bytes. */
const MAX_HELD_BYTES = 32 * 1024 * 1024;

/** What each byte of an answer costs before compression, beside the time to make it: memory that is free again only a while later. Units: milliseconds of work. */
const BYTE_MILLIS = 8 / (1024 * 1024);

/** What the traffic needs of the server. */
export interface HttpTrafficParts extends HttpTurnsParts {
  /** Answers a refusal to a peer. */
  refuse(refusal: Refusal, ip: string): Response;
  /** Counts an answer that was cut while it was sent. */
  cut(): void;
  /** A body or an answer of so many bytes: garbage may be due. Returns the time that collecting it took, for the address of the request. Units: bytes; milliseconds. */
  garbage(bytes: number): number;
}

/** A request that is to be answered. */
export interface HttpVisit {
  request: Request;
  ip: string;
}

/**
 * Admits HTTP requests before they cost anything: each has its turn, and holds room for its body and for the answer until that is sent.
 * What a request costs is estimated from earlier ones of its route that asked for pages of about the same length.
 */
export class HttpTraffic {
  readonly #turns: HttpTurns;
  readonly #room = new SharedRoom(MAX_HELD_BYTES);
  /** By route, and by how long a page was asked for. */
  readonly #costs = new WeakMap<object, Map<number, RouteCost>>();

  constructor(private readonly parts: HttpTrafficParts) {
    this.#turns = new HttpTurns(parts);
  }

  /** Answers a request of a route by `answer`, which is called in its first turn. Refuses it if there is no turn or no room. */
  async pass(
    { request, ip }: HttpVisit,
    route: object,
    answer: (nextTurn: () => Promise<void>) => Response | Promise<Response>,
  ): Promise<Response> {
    const account = networkOf(ip);
    const cost = this.#costOf(route, request.url);
    const turn = this.#turns.enter(account, cost);
    if ("code" in turn) return this.parts.refuse(turn, ip);
    const bodyBytes = isRead(request) ? countedBytes(statedBodyBytes(request)) : 0;
    const body = this.#room.hold(account, bodyBytes);
    turn.worked(this.parts.garbage(bodyBytes));
    try {
      if (body === undefined) return this.#noRoom(ip);
      await turn.next();
      // Nobody reads the answer any more.
      if (request.signal.aborted) return new Response(null, { status: 499 });
      const refusal = turn.refusal();
      if (refusal !== undefined) return this.parts.refuse(refusal, ip);
      const room = this.#room.hold(account, countedBytes(cost.bytes));
      if (room === undefined) return this.#noRoom(ip);
      const response = await this.#answer(request, room, cost, async () => {
        const made = await answer(() => turn.next());
        if (made instanceof BytesResponse) {
          turn.worked(made.uncompressedBytes * BYTE_MILLIS);
          // The turn's own time shows what that takes.
          this.parts.garbage(made.uncompressedBytes);
        }
        return made;
      });
      return response ?? this.#noRoom(ip);
    } finally {
      body?.release();
      turn.done();
    }
  }

  async #answer(
    { method }: Request,
    room: HeldRoom,
    cost: RouteCost,
    answer: () => Response | Promise<Response>,
  ): Promise<Response | undefined> {
    try {
      const response = await answer();
      const held = (bytes: number) => cost.answered(bytes);
      if (method !== "HEAD") return holdUntilSent(response, room, { held, cut: this.parts.cut });
      // Only the head of the answer is sent.
      room.release();
      return response;
    } catch (error) {
      room.release();
      throw error;
    }
  }

  #costOf(route: object, url: string): RouteCost {
    const size = pageSize(url);
    const ofRoute = this.#costs.get(route) ?? new Map<number, RouteCost>();
    const cost = ofRoute.get(size) ?? new RouteCost();
    this.#costs.set(route, ofRoute.set(size, cost));
    return cost;
  }

  #noRoom(ip: string): Response {
    const { size, held } = this.#room;
    const message = `expected at most ${size} bytes of unread answers and of bodies on their way, of which one address may have half; ${held} wait already`;
    return this.parts.refuse({ code: "too_many_requests", message }, ip);
  }
}

/** The length of the page that a request asks for, as its number of digits; 0 if it names none. Short pages cost less than long ones, and do not wait behind them. */
function pageSize(url: string): number {
  const begin = url.indexOf("?");
  // Parsed as the route will: a name or number may be percent-encoded.
  const limit = begin < 0 ? null : new URLSearchParams(url.slice(begin)).get("limit");
  return limit !== null && /^\d{1,4}$/.test(limit) ? String(Number(limit)).length : 0;
}

/** Whether the relay reads the body of a request. */
function isRead({ method }: Request): boolean {
  return method !== "GET" && method !== "HEAD";
}
