import type { Refusal } from "../../protocol/error-message.ts";

/** What a request says of the page that sent it. */
export interface PageHeaders {
  get(name: "origin" | "host" | "sec-fetch-site" | "sec-fetch-mode"): string | null;
}

/**
 * Lets programs in, which send no Origin, and pages that the relay itself serves or that are on the list; no other page that is
 * open in somebody's browser. A WebSocket needs this most: browsers let every page open one.
 */
export class OriginRule {
  readonly #allowed: ReadonlySet<string>;

  constructor(allowedOrigins: readonly string[]) {
    this.#allowed = new Set(allowedOrigins.map(normalOrigin));
  }

  /** Whether this origin is on the list, so that its page may read answers. */
  allows(origin: string | null): boolean {
    return origin !== null && this.#allowed.has(normalOrigin(origin));
  }

  /** Why a request is refused for the page that it comes from; undefined where it is fine. */
  refusal(headers: PageHeaders): Refusal | undefined {
    const origin = headers.get("origin");
    if (origin === null)
      return isForeignWithoutOrigin(headers) ? refuse("a page of another site") : undefined;
    if (this.allows(origin) || isSameOrigin(origin, headers.get("host"))) return undefined;
    const shown = origin.slice(0, 200);
    const how = origin === "null" || URL.canParse(origin) ? ` --allow-origin ${shown}` : undefined;
    return refuse(`the origin ${JSON.stringify(shown)}`, how);
  }
}

function refuse(what: string, flag = " --allow-origin ORIGIN"): Refusal {
  return {
    code: "origin_refused",
    message: `expected no Origin, the relay's own or one on its list, got ${what}. To let it in, start the relay with${flag}`,
  };
}

/** An image or script tag of another site sends no Origin, but newer browsers say what it is. A link that somebody follows is fine. */
function isForeignWithoutOrigin(headers: PageHeaders): boolean {
  const site = headers.get("sec-fetch-site");
  const foreign = site === "cross-site" || site === "same-site";
  return foreign && headers.get("sec-fetch-mode") !== "navigate";
}

/** The host is checked before and stands for the relay; the scheme may differ behind a proxy that speaks TLS for it. */
function isSameOrigin(origin: string, host: string | null): boolean {
  const page = URL.parse(origin);
  return page !== null && host !== null && page.host === URL.parse(`${page.protocol}//${host}`)?.host;
}

/** An origin as browsers write it: lower case, no path, no usual port. */
function normalOrigin(origin: string): string {
  const url = URL.parse(origin);
  return url === null || url.origin === "null" ? origin.toLowerCase() : url.origin;
}
