import { z } from "zod";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type Operation, operation } from "../operation/operation.ts";

/** `GET /openapi.json`: the whole API for programs. The document is made of all operations, this one among them, when it is first asked for. */
export function getOpenApi(
  others: () => Promise<readonly Operation[]>,
  describe: (operations: readonly Operation[], nextTurn: () => Promise<void>) => Promise<JsonObject>,
): Operation {
  let made: Promise<JsonObject> | undefined;
  const itself: Operation = operation({
    path: "/openapi.json",
    id: "getOpenApi",
    summary: "this API as an OpenAPI 3.1 document",
    answer: z.record(z.string(), z.unknown()),
    constant: true,
    async run({ nextTurn }) {
      made ??= others().then((all) => describe([...all, itself], nextTurn));
      return { answer: await made };
    },
  });
  return itself;
}
