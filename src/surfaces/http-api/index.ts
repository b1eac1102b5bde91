import type { JsonObject } from "../../protocol/json-messages.ts";
import type { HttpEndpoint } from "../../server/index.ts";
import { indexPage } from "./index-page.ts";

/** What the HTTP API reads of the relay. */
export interface HttpApiContext {
  /** Everything that /status shows. */
  status(): JsonObject;
  /** Everything that /clients shows. */
  clients(): JsonObject;
}

/** The HTTP paths of this version: a list of what there is, `/health`, `/status` and `/clients`. */
export function httpApi(context: HttpApiContext): Map<string, HttpEndpoint> {
  return new Map<string, HttpEndpoint>([
    ["/", { GET: (_, url) => indexPage(url) }],
    ["/health", { GET: () => Response.json({ status: "ok" }) }],
    ["/status", { GET: () => Response.json(context.status()) }],
    ["/clients", { GET: () => Response.json(context.clients()) }],
  ]);
}
