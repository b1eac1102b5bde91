import type { Refusal } from "../../protocol/error-message.ts";
import { jsonFault, whyNoJsonObject } from "../../protocol/json-fault.ts";
import { MAX_JSON_DEPTH } from "../../protocol/limits.ts";
import { longIntegersAsText } from "../../protocol/long-integers.ts";
import { type AnswerForm, acceptingBoth, answerForm } from "./accepted-types.ts";

/** A request of an assistant as the SDK gets it, and how its answer goes out. */
export interface ReadRequest {
  request: Request;
  form: AnswerForm;
  /** Whether it is a list of messages, as older revisions allow. */
  isList: boolean;
  refusal?: undefined;
}

/**
 * Reads a request: the integers beyond 2^53 in its body become text, which the SDK would round. A refusal for JSON that the relay does not parse,
 * and if the connection ends before the whole body has come. The server bounds the size of every body.
 */
export async function readRequest(
  asked: Request,
  nextTurn: () => Promise<void>,
): Promise<ReadRequest | { refusal: Refusal }> {
  const { url, method, signal, body: stream } = asked;
  if (stream === null) {
    const headers = acceptingBoth(asked.headers, "stream");
    return { request: new Request(url, { method, headers, signal }), form: "stream", isList: false };
  }
  try {
    const text = await asked.text();
    await nextTurn();
    if (jsonFault(text, MAX_JSON_DEPTH) !== undefined)
      return { refusal: { code: "bad_json", message: whyNoJsonObject(text) } };
    const form = answerForm(asked, text);
    const headers = acceptingBoth(asked.headers, form);
    const body = longIntegersAsText(text);
    return {
      request: new Request(url, { method, headers, signal, body }),
      form,
      isList: text.trimStart().startsWith("["),
    };
  } catch {
    return {
      refusal: { code: "bad_request", message: "expected a whole body; the connection ended before" },
    };
  }
}
