import { StreamedResponse } from "../../server/index.ts";

/** A comment of an event stream. Without a first byte Bun would send the head of the answer only with the first event. */
const OPENING = new TextEncoder().encode(": open\n\n");

/** Wraps an answer and calls `ended` when all of it was sent or the peer has hung up. */
export function watchBody(response: Response, ended: () => void): Response {
  const { body, status, headers } = response;
  if (body === null) {
    ended();
    return response;
  }
  const reader = body.getReader();
  const isStream = headers.get("content-type")?.startsWith("text/event-stream") === true;
  const watched = new ReadableStream<Uint8Array>({
    start(controller) {
      if (isStream) controller.enqueue(OPENING);
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          controller.enqueue(value);
          return;
        }
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      ended();
    },
    cancel(reason) {
      ended();
      return reader.cancel(reason);
    },
  });
  return new StreamedResponse(watched, { status, headers });
}
