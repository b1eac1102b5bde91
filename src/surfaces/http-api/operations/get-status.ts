import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { type Status, status } from "../schemas/status.ts";

/** `GET /status`: what is connected, what was counted, which limits hold. */
export function getStatus(describe: () => JsonObject): Operation {
  return operation({
    path: "/status",
    id: "getStatus",
    summary: "what is connected, what was counted, which limits hold",
    answer: status,
    ticking: ["uptime_s"],
    run: () => ({ answer: describe() as Status }),
  });
}
