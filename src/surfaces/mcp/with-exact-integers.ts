import type { Refusal } from "../../protocol/error-message.ts";
import { jsonFault, whyNoJsonObject } from "../../protocol/json-fault.ts";
import { MAX_JSON_DEPTH } from "../../protocol/limits.ts";
import { longIntegersAsText } from "../../protocol/long-integers.ts";

/**
 * The request with the integers beyond 2^53 in its body as text, which the SDK would round. A refusal for JSON that the relay does not parse,
 * and if the connection ends before the whole body has come. The server bounds the size of every body.
 */
export async function withExactIntegers(
  request: Request,
  nextTurn: () => Promise<void>,
): Promise<Request | Refusal> {
  const { url, method, headers, signal, body } = request;
  if (body === null) return request;
  try {
    const text = await request.text();
    await nextTurn();
    if (jsonFault(text, MAX_JSON_DEPTH) !== undefined)
      return { code: "bad_json", message: whyNoJsonObject(text) };
    return new Request(url, { method, headers, signal, body: longIntegersAsText(text) });
  } catch {
    return { code: "bad_request", message: "expected a whole body; the connection ended before" };
  }
}
