import { longIntegersAsText } from "../../protocol/long-integers.ts";

/** A request with the integers beyond 2^53 in its body as text, which the SDK would round. The server bounds the size of every body. */
export async function withExactIntegers(request: Request): Promise<Request> {
  if (request.body === null) return request;
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body: longIntegersAsText(await request.text()) });
}
