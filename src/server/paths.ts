import type { Refusal } from "../protocol/error-message.ts";
import type { Endpoints } from "./endpoint.ts";

/** Whether a path, or the first part of one, is something else than a classic client's. */
export function isReserved({ pathname }: URL, { reserved }: Endpoints): boolean {
  return reserved.has(`/${pathname.split("/")[1] ?? ""}`);
}

/** Why nothing is answered at a path by HTTP. */
export function nothingServed(url: URL, endpoints: Endpoints): Refusal {
  const { pathname } = url;
  if (endpoints.webSocket.has(pathname))
    return { code: "upgrade_required", message: `${pathname} is for WebSockets` };
  const code = isReserved(url, endpoints) ? "not_available" : "not_found";
  return { code, message: `nothing is served at ${pathname}` };
}
