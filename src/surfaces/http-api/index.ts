import { Caller, type GameCalls } from "../../ingest/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { HttpEndpoint } from "../../server/index.ts";
import { callCommand } from "./call-command.ts";
import { indexPage } from "./index-page.ts";

/** What the HTTP API reads of the relay. */
export interface HttpApiContext {
  /** Everything that /status shows. */
  status(): JsonObject;
  /** Everything that /clients shows. */
  clients(): JsonObject;
  calls: GameCalls;
}

/** The HTTP paths of this version: a list of what there is, `/health`, `/status`, `/clients` and `/command`. */
export function httpApi(context: HttpApiContext): Map<string, HttpEndpoint> {
  const caller = new Caller(context.calls);
  return new Map<string, HttpEndpoint>([
    ["/", { GET: (_, url) => indexPage(url) }],
    // Whoever looks whether the relay lives has no token, and learns nothing else.
    ["/health", { right: "none", GET: () => Response.json({ status: "ok" }) }],
    ["/status", { GET: () => Response.json(context.status()) }],
    ["/clients", { GET: () => Response.json(context.clients()) }],
    ["/command", { POST: (request) => callCommand(request, caller) }],
  ]);
}
