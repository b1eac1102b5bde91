import type { Refusal } from "../../protocol/error-message.ts";
import { MAX_BODY_BYTES } from "../../protocol/limits.ts";

/** The text of a request's body, or why it is not taken. */
export type JsonBody = { text: string; refusal?: undefined } | { text?: undefined; refusal: Refusal };

/**
 * Reads a JSON body, and no more of it than the limit. Of no other type: a browser sends a foreign page's
 * application/json only after asking, and the relay does not say yes.
 */
export async function readJsonBody(request: Request): Promise<JsonBody> {
  const type = request.headers.get("content-type") ?? "";
  if (type.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    const got = type === "" ? "none" : JSON.stringify(type.slice(0, 100));
    const message = `expected content-type application/json, got ${got}`;
    return { refusal: { code: "unsupported_media_type", message } };
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [bytes, text] = [0, ""];
  try {
    for await (const chunk of request.body ?? []) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) {
        const message = `expected a body of at most ${MAX_BODY_BYTES} bytes`;
        return { refusal: { code: "message_too_large", message } };
      }
      text += decoder.decode(chunk, { stream: true });
    }
    return { text: text + decoder.decode() };
  } catch {
    return { refusal: { code: "bad_json", message: "expected a whole body of UTF-8" } };
  }
}
