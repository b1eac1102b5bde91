import type { z } from "zod";
import { checkSchema } from "../../../base/check-schema.ts";
import { describeIssue } from "../../../protocol/describe-issue.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import { whyNoJsonObject } from "../../../protocol/json-fault.ts";
import { parseJsonObject } from "../../../protocol/json-object.ts";
import { MAX_BODY_BYTES } from "../../../protocol/limits.ts";
import type { BytesBody } from "./bytes-body.ts";
import type { Operation } from "./operation.ts";

/** A checked body, or why it is refused. */
export type ReadBody = { value: unknown; refusal?: undefined } | { refusal: Refusal };

type Bytes = { bytes: Uint8Array; refusal?: undefined } | { bytes?: undefined; refusal: Refusal };

/** JSON bodies have this type only: browsers let a foreign page send it only after asking, and the relay does not agree. */
const JSON_TYPES = ["application/json"];

/** Reads the body of a request as the operation takes it, and no more of it than its limit. */
export async function readBody(request: Request, { body, badBody }: Operation): Promise<ReadBody> {
  if (body === undefined) return { value: undefined };
  if (isBytesBody(body)) {
    const { bytes, refusal } = await readBytes(request, body.types, body.maxBytes());
    return bytes === undefined ? { refusal } : { value: bytes };
  }
  const { bytes, refusal } = await readBytes(request, JSON_TYPES, MAX_BODY_BYTES);
  if (bytes === undefined) return { refusal };
  return checkJson(bytes, body, badBody);
}

/** Whether a body is taken as bytes, not as JSON. */
export function isBytesBody(body: z.ZodType | BytesBody): body is BytesBody {
  return "maxBytes" in body;
}

async function readBytes(request: Request, types: readonly string[], maxBytes: number): Promise<Bytes> {
  const type = request.headers.get("content-type") ?? "";
  if (!types.includes(type.split(";")[0]?.trim().toLowerCase() ?? "")) {
    const got = type === "" ? "none" : JSON.stringify(type.slice(0, 100));
    const message = `expected content-type ${types.join(" or ")}, got ${got}`;
    return { refusal: { code: "unsupported_media_type", message } };
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of request.body ?? []) {
      length += chunk.length;
      if (length > maxBytes) {
        const message = `expected a body of at most ${maxBytes} bytes`;
        return { refusal: { code: "message_too_large", message } };
      }
      chunks.push(chunk);
    }
    return { bytes: Buffer.concat(chunks) };
  } catch {
    return {
      refusal: { code: "bad_request", message: "expected a whole body; the connection ended before" },
    };
  }
}

function checkJson(bytes: Uint8Array, schema: z.ZodType, badBody: Operation["badBody"]): ReadBody {
  const refuse = (code: Refusal["code"], message: string) => ({ refusal: { code, message } });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse("bad_json", "expected a body of UTF-8");
  }
  const body = parseJsonObject(text, { longIntegers: "echoed" });
  if (body === undefined) return refuse("bad_json", whyNoJsonObject(text));
  const checked = checkSchema(schema, body);
  return checked.success ? { value: checked.data } : refuse(badBody, describeIssue(checked.error));
}
