import { qualityValues } from "../../base/quality-values.ts";
import type { Surface } from "../../server/index.ts";
import { type PageFile, readPageFile } from "./page-file.ts";

/** The files of the page, by path. Only the page itself is served at `/`. */
const ASSETS = {
  "/assets/page.js": ["page.js", "text/javascript; charset=utf-8"],
  "/assets/page.css": ["page.css", "text/css; charset=utf-8"],
} as const;

/** The dashboard: the page that browsers get at `/`, and its files. They hold no data, so they need no token; the page asks for one. */
export function dashboardSurface(): Surface {
  let page: PageFile | undefined;
  return {
    name: "dashboard",
    page(request, { url }) {
      page ??= readPageFile("index.html", "text/html; charset=utf-8");
      return respond(request, page, pageHeaders(url));
    },
    routes: {
      "/assets": () =>
        Object.entries(ASSETS).map(([path, [name, type]]) => {
          const file = readPageFile(name, type);
          return { method: "GET", path, right: "none", answer: (request) => respond(request, file, {}) };
        }),
    },
  };
}

/** Lets the page use its own script and style, and connect to this relay, and nothing else. */
function pageHeaders({ host }: URL): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ws://${host} wss://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return { "content-security-policy": policy.join("; "), vary: "Accept, Accept-Encoding" };
}

function respond(request: Request, file: PageFile, more: Record<string, string>): Response {
  const isPacked = (qualityValues(request.headers.get("accept-encoding")).get("gzip") ?? 0) > 0;
  const headers = {
    "content-type": file.type,
    etag: file.etag,
    "cache-control": "no-cache",
    vary: "Accept-Encoding",
    ...more,
  };
  if (request.headers.get("if-none-match")?.includes(file.etag))
    return new Response(null, { status: 304, headers });
  return isPacked
    ? new Response(file.gzip, { headers: { ...headers, "content-encoding": "gzip" } })
    : new Response(file.plain, { headers });
}
