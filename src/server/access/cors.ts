/** Headers that a page of another origin may read beside those that browsers always show it. */
const EXPOSED_HEADERS =
  "Accept-Ranges, Allow, Content-Disposition, Content-Length, Content-Range, ETag, Retry-After";

/** Tells an allowed page's browser that the page may read the answer; to all others, that nobody may use it outside the relay's own pages. */
export function addPageHeaders(headers: Headers, allowedOrigin: string | undefined): void {
  headers.set("x-content-type-options", "nosniff");
  headers.set("cross-origin-resource-policy", "same-origin");
  // An address with ?token= must not travel on with a link.
  headers.set("referrer-policy", "no-referrer");
  if (!headers.has("content-security-policy"))
    headers.set("content-security-policy", "frame-ancestors 'none'");
  headers.append("vary", "Origin");
  if (allowedOrigin === undefined) return;
  headers.set("access-control-allow-origin", allowedOrigin);
  headers.set("access-control-expose-headers", EXPOSED_HEADERS);
}

/** Answers a browser that asks before it sends an allowed page's request. */
export function preflightResponse(request: Request): Response {
  const headers = new Headers({
    "access-control-allow-methods": "GET, HEAD, POST, PATCH, DELETE",
    "access-control-allow-headers": "Authorization, Content-Type, If-None-Match, If-Range, Range",
    "access-control-max-age": "600",
  });
  // Chromium asks so before a page of a wider network may reach this one.
  if (request.headers.get("access-control-request-private-network") === "true")
    headers.set("access-control-allow-private-network", "true");
  return new Response(null, { status: 204, headers });
}
