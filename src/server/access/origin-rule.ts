import { isWebOrigin } from "../../base/web-origin.ts";
import type { Refusal } from "../../protocol/error-message.ts";

/** What a request says about the page that sent it. */
export interface PageRequest {
  readonly method: string;
  readonly headers: { get(name: "origin" | "host" | "sec-fetch-site" | "sec-fetch-mode"): string | null };
}

/** What a server speaks HTTP over. */
export type Transport = "TCP" | "TLS";

/**
 * Allows programs, which send no Origin, the relay's own pages and those of allowed origins, and refuses every other page in a
 * browser. WebSockets need this most: browsers let every page open one.
 */
export class OriginRule {
  readonly #allowed: ReadonlySet<string>;
  readonly #ownSchemes: readonly string[];

  constructor(allowedOrigins: readonly string[], transport: Transport) {
    this.#allowed = new Set(allowedOrigins.map(normalOrigin));
    this.#ownSchemes = OWN_SCHEMES[transport];
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
    if (this.allows(origin) || this.#isOwn(origin, headers.get("host"))) return undefined;
    if (origin === "null") return refuse(NO_ORIGIN_OF_ITS_OWN);
    const what = `the origin ${JSON.stringify(origin.slice(0, 200))}`;
    return refuse(
      isWebOrigin(origin) ? `${what}. To allow it, start the relay with --allow-origin ${origin}` : what,
    );
  }

  /** Whether the origin is the relay's own. Its host has been checked before. Origins of files and browser extensions have no host, or one that is no address. */
  #isOwn(origin: string, host: string | null): boolean {
    const page = URL.parse(origin);
    if (page === null || host === null || !this.#ownSchemes.includes(page.protocol)) return false;
    return page.host === URL.parse(`${page.protocol}//${host}`)?.host;
  }
}

/**
 * Schemes of the relay's own pages. Before a relay without TLS there may be a proxy with TLS. A page by plain HTTP cannot be a page of a relay
 * with TLS: another program serves it, on port 80 where the relay has port 443.
 */
const OWN_SCHEMES: Readonly<Record<Transport, readonly string[]>> = {
  TCP: ["http:", "https:"],
  TLS: ["https:"],
};

/** Every page of every site can make a frame whose origin is null. */
const NO_ORIGIN_OF_ITS_OWN =
  "the origin null, which a file has, and any site can have. Serve the page by HTTP, and allow its origin with --allow-origin";

function refuse(what: string): Refusal {
  return {
    code: "origin_refused",
    message: `expected no Origin, the relay's own or an allowed one, got ${what}`,
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

/** An origin as browsers write it: in lower case, without path and default port. */
function normalOrigin(origin: string): string {
  const url = URL.parse(origin);
  return url === null || url.origin === "null" ? origin.toLowerCase() : url.origin;
}
