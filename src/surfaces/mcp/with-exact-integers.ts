import { longIntegersAsText } from "../../protocol/long-integers.ts";

/**
 * The request with the integers beyond 2^53 in its body as text, which the SDK would round. Undefined if the connection ends before the
 * whole body has come. The server bounds the size of every body.
 */
export async function withExactIntegers(request: Request): Promise<Request | undefined> {
  const { url, method, headers, signal, body } = request;
  if (body === null) return request;
  try {
    return new Request(url, { method, headers, signal, body: longIntegersAsText(await request.text()) });
  } catch {
    return undefined;
  }
}
