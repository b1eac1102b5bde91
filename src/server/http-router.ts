import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { RateLimit } from "../base/rate-limit.ts";
import type { Limits } from "../protocol/limits.ts";
import type { Rights } from "../protocol/rights.ts";
import { type AccessControl, rightRefusal } from "./access/access-control.ts";
import { addPageHeaders, preflightResponse } from "./access/cors.ts";
import { type Endpoints, HTTP_METHODS, type HttpEndpoint, type HttpMethod } from "./endpoint.ts";
import { errorResponse } from "./error-response.ts";
import { nothingServed } from "./paths.ts";
import type { RefusalNotes } from "./refusal-notes.ts";
import type { Visit } from "./visit.ts";

/** What the router needs of the server around it. */
export interface HttpRouterParts {
  access: AccessControl;
  notes: RefusalNotes;
  limits: Readonly<Limits>;
  clock: Clock;
  log: Log;
}

const NO_RIGHTS: Rights = new Set();

/** Answers HTTP requests: who may ask, by which method, and who answers. */
export class HttpRouter {
  readonly #parts: HttpRouterParts;
  readonly #commands: RateLimit;
  #sweptMillis: number;

  constructor(parts: HttpRouterParts) {
    this.#parts = parts;
    this.#commands = new RateLimit(() => parts.limits.commandsPerSecond);
    this.#sweptMillis = parts.clock.monotonicMillis();
  }

  /** Answers one request. What a handler throws is logged and answered as the relay's fault. */
  async answer(visit: Visit, endpoints: Endpoints): Promise<Response> {
    const { access, log } = this.#parts;
    const origin = visit.request.headers.get("origin");
    const allowedOrigin = origin !== null && access.allowsOrigin(origin) ? origin : undefined;
    let response: Response;
    try {
      response =
        visit.request.method === "OPTIONS" && allowedOrigin !== undefined
          ? preflightResponse(visit.request)
          : await this.#route(visit, endpoints);
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

  async #route(visit: Visit, endpoints: Endpoints): Promise<Response> {
    const { access, notes } = this.#parts;
    const { request, url, ip, token } = visit;
    const endpoint = await endpoints.http(url.pathname);
    const method = request.method === "HEAD" ? "GET" : request.method;
    const needed = endpoint?.right ?? (method === "GET" ? "viewer" : "control");
    const known = access.rightsOf(token);
    const rights = "code" in known ? NO_RIGHTS : known;
    if (needed !== "none") {
      const refusal = "code" in known ? known : rightRefusal(known, needed);
      if (refusal !== undefined) {
        notes.add(refusal, ip);
        return errorResponse(refusal);
      }
    }
    if (endpoint === undefined) return errorResponse(nothingServed(url, endpoints));
    const handler = isHttpMethod(method) ? endpoint[method] : undefined;
    if (handler === undefined) return methodRefused(endpoint, url, request.method);
    if (method !== "GET" && !this.#maySpend()) {
      const message = `expected at most ${this.#parts.limits.commandsPerSecond} requests a second that command something, of all HTTP clients together`;
      notes.add({ code: "rate_exceeded", message }, ip);
      return errorResponse({ code: "rate_exceeded", message });
    }
    return await handler(request, url, { address: ip, rights });
  }

  #maySpend(): boolean {
    const now = this.#parts.clock.monotonicMillis();
    this.#commands.sweep(now - this.#sweptMillis);
    this.#sweptMillis = now;
    return this.#commands.spend(1);
  }
}

function methodRefused(endpoint: HttpEndpoint, { pathname }: URL, method: string): Response {
  const served = HTTP_METHODS.filter((name) => endpoint[name] !== undefined);
  const allow = served.flatMap((name) => (name === "GET" ? ["GET", "HEAD"] : [name])).join(", ");
  const message = `expected ${allow} for ${pathname}, got ${method}`;
  return errorResponse({ code: "method_not_allowed", message }, { headers: { allow } });
}

function isHttpMethod(method: string): method is HttpMethod {
  return (HTTP_METHODS as readonly string[]).includes(method);
}
