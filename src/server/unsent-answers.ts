import type { Refusal } from "../protocol/error-message.ts";

/** Shorter answers are not counted: as many of them as there may be connections take no more than those do. Units: bytes. */
const COUNTED_BYTES = 256 * 1024;
/** What of longer answers may wait for those who asked. Units: bytes. */
const MAX_UNSENT_BYTES = 64 * 1024 * 1024;
/** How much goes out at once. Units: bytes. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Long answers of HTTP that those who asked have not read yet: each stays in memory until then, and any number can be asked for.
 * An answer says how long it is by `content-length`; one that does not is passed on as it is.
 */
export class UnsentAnswers {
  /** Of answers that were begun and are not sent yet. */
  #bytes = 0;

  /** Passes an answer on, counted until it is sent or whoever asked has gone; what `refuse` makes of it in its place where too much waits already. */
  async pass(response: Response, refuse: (refusal: Refusal) => Response): Promise<Response> {
    const length = Number(response.headers.get("content-length") ?? 0);
    if (length < COUNTED_BYTES) return response;
    if (this.#bytes + length > MAX_UNSENT_BYTES) {
      const message = `expected others to read their answers first: ${this.#bytes} bytes of them wait`;
      return refuse({ code: "too_many_requests", message });
    }
    this.#bytes += length;
    const body = new Uint8Array(await response.arrayBuffer());
    const { status, headers } = response;
    return new Response(
      chunksOf(body, () => {
        this.#bytes -= length;
      }),
      { status, headers },
    );
  }
}

/** A body in pieces that are taken as they are sent. */
function chunksOf(body: Uint8Array, ended: () => void): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (sent >= body.length) {
          ended();
          controller.close();
          return;
        }
        controller.enqueue(body.subarray(sent, sent + CHUNK_BYTES));
        sent += CHUNK_BYTES;
      },
      cancel: ended,
    },
    { highWaterMark: 0 },
  );
}
