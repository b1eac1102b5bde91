import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { type Clients, clients } from "../schemas/clients.ts";

/** `GET /clients`: every client, and how well it keeps up. */
export function getClients(describe: () => Promise<JsonObject>): Operation {
  return operation({
    path: "/clients",
    id: "getClients",
    summary: "every client: its address, its subscriptions, and how well it keeps up",
    answer: clients,
    ticking: ["lag_ms"],
    async run({ nextTurn }) {
      const answer = (await describe()) as Clients;
      await nextTurn();
      return { answer };
    },
  });
}
