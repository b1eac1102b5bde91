import { hasTag } from "../../base/has-tag.ts";
import { qualityValues } from "../../base/quality-values.ts";
import type { HttpHandler, HttpRoute } from "../../server/index.ts";
import { type PageFile, readPageFile } from "./page-file.ts";

const PAGE = { name: "index.html", type: "text/html; charset=utf-8" };
const SCRIPT = "text/javascript; charset=utf-8";
const STYLE = "text/css; charset=utf-8";
const ASSETS = [
  { name: "page.js", type: SCRIPT },
  { name: "shared.js", type: SCRIPT },
  { name: "page.css", type: STYLE },
  // Loaded with the first dialog, detail of a hitch, replay, or list of all games.
  { name: "later.js", type: SCRIPT },
  { name: "later.css", type: STYLE },
];

/** The built files of the dashboard, each read when it is first asked for, and how they are sent. */
export class Pages {
  readonly #files = new Map<string, PageFile>();

  /** Its scripts and its style, by path. */
  readonly assets: readonly HttpRoute[] = ASSETS.map((asset) => ({
    method: "GET",
    path: `/assets/${asset.name}`,
    right: "none",
    answer: (request) => respond(request, this.#read(asset)),
  }));

  /** Answers a browser at `/`. */
  readonly page: HttpHandler = (request, { url }) =>
    respond(request, this.#read(PAGE), {
      "content-security-policy": policyFor(url.host),
      "referrer-policy": "no-referrer",
      vary: "Accept, Accept-Encoding",
    });

  #read({ name, type }: { name: string; type: string }): PageFile {
    const file = this.#files.get(name) ?? readPageFile(name, type);
    this.#files.set(name, file);
    return file;
  }
}

/** Lets the page use its own script and style, and connect to this relay, and nothing else. */
function policyFor(host: string): string {
  // Older browsers do not count WebSockets of the same host as 'self'. A name that could end the directive is left out.
  const sockets = /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : "";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function respond(request: Request, file: PageFile, more: Readonly<Record<string, string>> = {}): Response {
  const headers = new Headers({
    "content-type": file.type,
    etag: file.etag,
    "cache-control": "no-cache",
    vary: "Accept-Encoding",
    ...more,
  });
  if (hasTag(request.headers.get("if-none-match"), file.etag))
    return new Response(null, { status: 304, headers });
  const isPacked = (qualityValues(request.headers.get("accept-encoding")).get("gzip") ?? 0) > 0;
  const bytes = isPacked ? file.gzip : file.plain;
  if (isPacked) headers.set("content-encoding", "gzip");
  // By this length the server counts the bytes that peers have not read yet.
  headers.set("content-length", String(bytes.length));
  return new Response(bytes, { headers });
}
