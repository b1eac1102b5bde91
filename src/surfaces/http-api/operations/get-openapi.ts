import { z } from "zod";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type Operation, operation } from "../operation.ts";

/** `GET /openapi.json`: what all of this is, for programs. It is made of the operations when it is first asked for. */
export function getOpenApi(make: () => JsonObject = () => ({})): Operation {
  let made: JsonObject | undefined;
  return operation({
    path: "/openapi.json",
    id: "getOpenApi",
    summary: "this API as an OpenAPI 3.1 document",
    answer: z.record(z.string(), z.unknown()),
    run() {
      made ??= make();
      return { answer: made };
    },
  });
}
