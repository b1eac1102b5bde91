import type { z } from "zod";
import { describeIssue } from "../../protocol/describe-issue.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { readJsonBody } from "./read-json-body.ts";

/** A checked body, or why it is refused. */
export type ReadBody = { value: unknown; refusal?: undefined } | { refusal: Refusal };

/** Reads a body and checks it against a schema; what does not fit is refused under `badBody`. */
export async function readBody(request: Request, schema: z.ZodType, badBody: ErrorCode): Promise<ReadBody> {
  const { text, refusal } = await readJsonBody(request);
  if (text === undefined) return { refusal };
  const body = parseJsonObject(text, { keepLongNumbers: true });
  if (body === undefined)
    return { refusal: { code: "bad_json", message: "expected one JSON object as the body" } };
  const checked = schema.safeParse(body);
  if (checked.success) return { value: checked.data };
  return { refusal: { code: badBody, message: describeIssue(checked.error) } };
}
