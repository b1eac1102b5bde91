import { Compressor } from "../../base/compressor.ts";
import type { LoadRoutes, Surface } from "../../server/index.ts";
import { apiParts } from "./api-parts.ts";
import type { HttpApiContext } from "./http-api-context.ts";
import { routesOf } from "./operation/routes-of.ts";

/** The HTTP API. */
export function httpApi(context: HttpApiContext): Surface {
  const compressor = new Compressor();
  const routes = Object.entries(apiParts(context)).map(([part, load]): [string, LoadRoutes] => [
    part,
    async () => routesOf(await load(), compressor),
  ]);
  return { name: "http_api", routes: Object.fromEntries(routes) };
}
