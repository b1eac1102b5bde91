import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { RateLimit } from "../base/rate-limit.ts";
import type { Refusal } from "../protocol/error-message.ts";
import type { Limits } from "../protocol/limits.ts";
import type { Rights } from "../protocol/rights.ts";
import { type AccessControl, rightRefusal } from "./access/access-control.ts";
import { addPageHeaders, preflightResponse } from "./access/cors.ts";
import type { Directory } from "./directory.ts";
import type { HttpRoute } from "./endpoint.ts";
import { errorResponse } from "./error-response.ts";
import type { HttpTraffic } from "./http/index.ts";
import { pathParameters } from "./path-parameters.ts";
import type { RefusalNotes } from "./refusal-notes.ts";
import type { Visit } from "./visit.ts";

/** What the router needs of the server. */
export interface HttpRouterParts {
  access: AccessControl;
  notes: RefusalNotes;
  limits: Readonly<Limits>;
  clock: Clock;
  log: Log;
  traffic: HttpTraffic;
}

const NO_RIGHTS: Rights = new Set();

/** Answers HTTP requests: checks the right and the method, and calls the handler of the route. */
export class HttpRouter {
  readonly #parts: HttpRouterParts;
  readonly #commands: RateLimit;
  #sweptMillis: number;

  constructor(parts: HttpRouterParts) {
    this.#parts = parts;
    this.#commands = new RateLimit(() => parts.limits.commandsPerSecond);
    this.#sweptMillis = parts.clock.monotonicMillis();
  }

  /** Answers one request. An exception of a handler is logged and answered with `internal`. */
  async answer(visit: Visit, directory: Directory): Promise<Response> {
    const { access, log } = this.#parts;
    const origin = visit.request.headers.get("origin");
    const allowedOrigin = origin !== null && access.allowsOrigin(origin) ? origin : undefined;
    let response: Response;
    try {
      response =
        visit.request.method === "OPTIONS" && allowedOrigin !== undefined
          ? preflightResponse(visit.request)
          : await this.#route(visit, directory);
    } catch (error) {
      log.error({ err: error }, "a request failed");
      response = errorResponse({
        code: "internal",
        message: "the relay failed to answer; its log says why",
      });
    }
    addPageHeaders(response.headers, allowedOrigin);
    return response;
  }

  async #route(visit: Visit, directory: Directory): Promise<Response> {
    const { access, notes } = this.#parts;
    const { request, url, ip, token } = visit;
    const found = await directory.find(url.pathname);
    const method = request.method === "HEAD" ? "GET" : request.method;
    const route = found?.routes.find((one) => one.method === method);
    const right = (route ?? found?.routes.find((one) => one.right !== undefined))?.right;
    const usual = method === "GET" ? "viewer" : "control";
    const needed = (typeof right === "function" ? right(request, url) : right) ?? usual;
    const known = access.rightsOf(token, ip);
    const rights = "code" in known ? NO_RIGHTS : known;
    if (needed !== "none") {
      const refusal = "code" in known ? known : rightRefusal(known, needed);
      if (refusal !== undefined) {
        notes.add(refusal, ip);
        return errorResponse(refusal);
      }
    }
    if (found === undefined) return errorResponse(await nothingServed(url, directory));
    if (route === undefined) return methodRefused(found.routes, url, request.method);
    if (method !== "GET" && !this.#maySpend()) {
      const message = `expected at most ${this.#parts.limits.commandsPerSecond} requests a second other than GET, from all HTTP clients together`;
      notes.add({ code: "rate_exceeded", message }, ip);
      return errorResponse({ code: "rate_exceeded", message });
    }
    const { values, refusal } = pathParameters(found.parameters);
    if (refusal !== undefined) return errorResponse(refusal);
    return await this.#parts.traffic.pass(visit, route, (nextTurn) =>
      route.answer(request, { url, parameters: values, address: ip, rights, nextTurn }),
    );
  }

  #maySpend(): boolean {
    const now = this.#parts.clock.monotonicMillis();
    this.#commands.sweep(now - this.#sweptMillis);
    this.#sweptMillis = now;
    return this.#commands.spend(1);
  }
}

function methodRefused(routes: readonly HttpRoute[], { pathname }: URL, got: string): Response {
  const allow = routes.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
  const message = `expected ${allow} for ${pathname}, got ${got}`;
  return errorResponse({ code: "method_not_allowed", message }, { headers: { allow } });
}

/** Why nothing is answered at a path by HTTP. */
async function nothingServed({ pathname }: URL, directory: Directory): Promise<Refusal> {
  if (directory.hasSocket(pathname))
    return { code: "upgrade_required", message: `${pathname} is for WebSockets` };
  const isForLater = directory.isReserved(pathname) && !(await directory.isServed(pathname));
  const code = isForLater ? "not_available" : "not_found";
  return { code, message: `nothing is served at ${pathname}` };
}
