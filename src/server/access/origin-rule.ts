import type { Refusal } from "../../protocol/error-message.ts";

/** What a request says about the page that sent it. */
export interface PageRequest {
  readonly method: string;
  readonly headers: { get(name: "origin" | "host" | "sec-fetch-site" | "sec-fetch-mode"): string | null };
}

/**
 * Allows programs, which send no Origin, the relay's own pages and those of allowed origins, and refuses every other page in a
 * browser. WebSockets need this most: browsers let every page open one.
 */
export class OriginRule {
  readonly #allowed: ReadonlySet<string>;

  constructor(allowedOrigins: readonly string[]) {
    this.#allowed = new Set(allowedOrigins.map(normalOrigin));
  }

  /** Whether this origin is an allowed one, whose pages may read answers. */
  allows(origin: string | null): boolean {
    return origin !== null && this.#allowed.has(normalOrigin(origin));
  }

  /** Why the page that sent a request is refused; undefined if it is allowed. */
  refusal(request: PageRequest): Refusal | undefined {
    const { headers } = request;
    const origin = headers.get("origin");
    if (origin === null)
      return isForeignWithoutOrigin(request) ? refuse("a page of another site") : undefined;
    if (this.allows(origin) || isSameOrigin(origin, headers.get("host"))) return undefined;
    const shown = origin.slice(0, 200);
    const how = origin === "null" || URL.canParse(origin) ? ` --allow-origin ${shown}` : undefined;
    return refuse(`the origin ${JSON.stringify(shown)}`, how);
  }
}

function refuse(what: string, flag = " --allow-origin ORIGIN"): Refusal {
  return {
    code: "origin_refused",
    message: `expected no Origin, the relay's own or an allowed one, got ${what}. To allow it, start the relay with${flag}`,
  };
}

/**
 * Whether an image, a script or a form of another site asks: it sends no Origin, but newer browsers send Sec-Fetch-Site. A link that a
 * person follows is allowed; it only reads.
 */
function isForeignWithoutOrigin({ method, headers }: PageRequest): boolean {
  const site = headers.get("sec-fetch-site");
  const foreign = site === "cross-site" || site === "same-site";
  const isLink = headers.get("sec-fetch-mode") === "navigate" && (method === "GET" || method === "HEAD");
  return foreign && !isLink;
}

/**
 * Whether the origin is the relay's own. Its host has been checked before; the scheme may be another one of the web behind a proxy that
 * speaks TLS. Origins of files and browser extensions have no host, or one that is no address.
 */
function isSameOrigin(origin: string, host: string | null): boolean {
  const page = URL.parse(origin);
  if (page === null || host === null || !["http:", "https:"].includes(page.protocol)) return false;
  return page.host === URL.parse(`${page.protocol}//${host}`)?.host;
}

/** An origin as browsers write it: in lower case, without path and default port. */
function normalOrigin(origin: string): string {
  const url = URL.parse(origin);
  return url === null || url.origin === "null" ? origin.toLowerCase() : url.origin;
}
