import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { type Status, status } from "../schemas/status.ts";

/** `GET /status`: connections, counters and limits. */
export function getStatus(describe: () => JsonObject): Operation {
  return operation({
    path: "/status",
    id: "getStatus",
    summary: "connections, counters and limits of the relay",
    answer: status,
    ticking: ["uptime_s"],
    run: () => ({ answer: describe() as Status }),
  });
}
