/** Headers that a page of an allowed origin may read, next to those that browsers always show. */
const EXPOSED_HEADERS =
  "Accept-Ranges, Allow, Content-Disposition, Content-Length, Content-Range, ETag, Retry-After";

/** Sets the headers for browsers: a page of an allowed origin may read the answer, every other page may not use it. */
export function addPageHeaders(headers: Headers, allowedOrigin: string | undefined): void {
  headers.set("x-content-type-options", "nosniff");
  headers.set("cross-origin-resource-policy", "same-origin");
  // A link must not pass on an address with ?token=.
  headers.set("referrer-policy", "no-referrer");
  if (!headers.has("content-security-policy"))
    headers.set("content-security-policy", "frame-ancestors 'none'");
  headers.append("vary", "Origin");
  if (allowedOrigin === undefined) return;
  headers.set("access-control-allow-origin", allowedOrigin);
  headers.set("access-control-expose-headers", EXPOSED_HEADERS);
}

/** Answers the preflight request of an allowed page's browser. */
export function preflightResponse(request: Request): Response {
  const headers = new Headers({
    "access-control-allow-methods": "GET, HEAD, POST, PATCH, DELETE",
    "access-control-allow-headers": "Authorization, Content-Type, If-None-Match, If-Range, Range",
    "access-control-max-age": "600",
  });
  // Chromium asks this before a public page may reach a private network.
  if (request.headers.get("access-control-request-private-network") === "true")
    headers.set("access-control-allow-private-network", "true");
  return new Response(null, { status: 204, headers });
}
