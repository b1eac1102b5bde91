/** An answer whose end is told: when all of it was sent, or whoever reads it has gone. */
export function watchBody(response: Response, ended: () => void): Response {
  const { body, status, headers } = response;
  if (body === null) {
    ended();
    return response;
  }
  const reader = body.getReader();
  const watched = new ReadableStream<Uint8Array>({
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
  return new Response(watched, { status, headers });
}
