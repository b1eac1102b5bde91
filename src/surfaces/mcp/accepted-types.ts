import { isJsonObject } from "../../protocol/json-object.ts";
import { BytesResponse } from "../../server/index.ts";

/** The types that every `POST` must accept for the SDK. */
const BOTH_TYPES = "application/json, text/event-stream";
/** The method that opens a stream, in the newest revision. Its answer never ends, so it cannot be one JSON text. */
const LISTEN = "subscriptions/listen";
const DATA = "data: ";

/** How the answer of a request goes out: as the SDK sends it, or as one JSON text. */
export type AnswerForm = "stream" | "json";

/** The form of the answer that a client of these headers gets: JSON if it does not name event streams (`application/json` alone, any type, no header). */
export function answerForm(request: Request, body: string): AnswerForm {
  const accept = request.headers.get("accept") ?? "*/*";
  const names = accept.includes("text/event-stream") || !/application\/(json|\*)|\*\/\*/.test(accept);
  return request.method !== "POST" || names || isListen(body) ? "stream" : "json";
}

/** The headers as the SDK takes them: it refuses every client that does not name both types. */
export function acceptingBoth(headers: Headers, form: AnswerForm): Headers {
  const accepting = new Headers(headers);
  const accept = headers.get("accept") ?? "*/*";
  if (form === "json" || accept.includes("*/*")) accepting.set("accept", BOTH_TYPES);
  return accepting;
}

/** A stream of the SDK as one JSON text: the answer, or a list of them if the request was a list. Notes of progress are left out. */
export async function asJson(response: Response, isList: boolean, signal: AbortSignal): Promise<Response> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return response;
  const answers = (await textOf(response, signal))
    .split("\n")
    .filter((line) => line.startsWith(DATA) && line.length > DATA.length)
    .map((line): unknown => JSON.parse(line.slice(DATA.length)))
    .filter((message) => isJsonObject(message) && message.id !== undefined && message.method === undefined);
  const headers = new Headers(response.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  return new BytesResponse(Buffer.from(JSON.stringify(isList ? answers : answers[0])), { headers });
}

/** All of a stream. A client that hangs up ends it, so that its questions no longer wait. */
async function textOf({ body }: Response, signal: AbortSignal): Promise<string> {
  const reader = body?.getReader();
  if (reader === undefined) return "";
  const hangUp = () => void reader.cancel();
  signal.addEventListener("abort", hangUp, { once: true });
  const decoder = new TextDecoder();
  let text = "";
  for (let read = await reader.read(); !read.done; read = await reader.read())
    text += decoder.decode(read.value, { stream: true });
  signal.removeEventListener("abort", hangUp);
  return text;
}

function isListen(body: string): boolean {
  return body.includes(LISTEN) && (JSON.parse(body) as { method?: unknown }).method === LISTEN;
}
