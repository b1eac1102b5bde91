import { qualityValues } from "../base/quality-values.ts";
import type { Directory } from "./directory.ts";
import type { HttpHandler, HttpRoute } from "./endpoint.ts";
import { ANY_OTHER_PATH, type Surface } from "./surface.ts";

const TITLE = "Godot Telemetry Relay";
const STYLE =
  "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}td{padding:.1rem 1rem .1rem 0;vertical-align:top}code{white-space:nowrap}";
const STYLE_HASH = new Bun.CryptoHasher("sha256").update(STYLE).digest("base64");
/** Lets the page use its one style and nothing else. */
const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A line of the page: an address and what is there. */
interface Line {
  address: string;
  about: string;
  /** Where a link leads; undefined for what a browser cannot open. */
  link?: string | undefined;
}

/** What is at `/`: for browsers the page of a surface, for everybody else every address of the relay, as text. A browser gets the addresses at `/?addresses`, or if no surface has a page. */
export function indexPage(directory: () => Directory, surfacePage?: HttpHandler): Surface {
  /** The page of the surface, where the request is for it. */
  const pageFor = (request: Request, url: URL): HttpHandler | undefined =>
    prefersHtml(request) && !url.searchParams.has("addresses") ? surfacePage : undefined;
  return {
    name: "index",
    routes: {
      "/": () => [
        {
          method: "GET",
          path: "/",
          right: (request, url) => (pageFor(request, url) === undefined ? "viewer" : "none"),
          async answer(request, asked) {
            const show = pageFor(request, asked.url);
            if (show !== undefined) return await show(request, asked);
            const lines = await linesOf(directory(), asked.url);
            return prefersHtml(request) ? htmlPage(lines) : textPage(lines);
          },
        },
      ],
    },
  };
}

/** Whether a browser asks: HTML is preferred to text. */
function prefersHtml({ headers }: Request): boolean {
  const weights = qualityValues(headers.get("accept"));
  const weightOf = (type: string) => weights.get(type) ?? weights.get("text/*") ?? weights.get("*/*") ?? 0;
  return weightOf("text/html") > weightOf("text/plain");
}

async function linesOf(directory: Directory, { protocol, host }: URL): Promise<Line[]> {
  const scheme = protocol === "https:" ? "wss" : "ws";
  const sockets = directory.sockets.map(({ path, about }) => ({
    address: `${scheme}://${host}${path === ANY_OTHER_PATH ? "" : path}`,
    about,
  }));
  return [...sockets, ...(await directory.allRoutes()).flatMap(linesOfRoute)];
}

function linesOfRoute({ method, path, query = [], about }: HttpRoute): Line[] {
  if (about === undefined) return [];
  const asked = query.length === 0 ? "" : `?${query.map((name) => `${name}=`).join("&")}`;
  const isOpenable = method === "GET" && !path.includes("{");
  return [{ address: `${method.padEnd(6)} ${path}${asked}`, about, link: isOpenable ? path : undefined }];
}

function textPage(lines: readonly Line[]): Response {
  const width = Math.max(...lines.map(({ address }) => address.length));
  const rows = lines.map(({ address, about }) => `  ${address.padEnd(width)}  ${about}`);
  return page([TITLE, "", ...rows, ""].join("\n"), "text/plain");
}

function htmlPage(lines: readonly Line[]): Response {
  const rows = lines.map(({ address, about, link }) => {
    const code = `<code>${escapeHtml(address)}</code>`;
    const shown = link === undefined ? code : `<a href="${escapeHtml(link)}">${code}</a>`;
    return `<tr><td>${shown}</td><td>${escapeHtml(about)}</td></tr>`;
  });
  const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${TITLE}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${TITLE}</h1>
<p>Clients and games connect to the WebSocket addresses; programs ask over HTTP.</p>
<table>
${rows.join("\n")}
</table>
</body>
</html>
`;
  return page(text, "text/html");
}

function page(text: string, type: string): Response {
  const headers = {
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": CONTENT_SECURITY_POLICY,
    vary: "Accept",
  };
  return new Response(text, { headers });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
