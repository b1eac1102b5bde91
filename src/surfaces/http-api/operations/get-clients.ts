import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { type Clients, clients } from "../schemas/clients.ts";

/** `GET /clients`: who is connected, and how well each keeps up. */
export function getClients(describe: () => JsonObject): Operation {
  return operation({
    path: "/clients",
    id: "getClients",
    summary: "who is connected, from where, since when, to what, and how well each keeps up",
    answer: clients,
    ticking: ["lag_ms"],
    run: () => ({ answer: describe() as Clients }),
  });
}
