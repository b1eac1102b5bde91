import type { Refusal } from "../protocol/error-message.ts";

/** Shorter answers are not counted: the limit on connections limits them well enough. Units: bytes. */
const COUNTED_BYTES = 256 * 1024;
/** Most bytes of longer answers that may wait for their readers, of all peers together. Units: bytes. */
const MAX_UNSENT_BYTES = 64 * 1024 * 1024;
/** How much is sent at once. Units: bytes. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Limits the memory of long HTTP answers that peers have not read yet: an answer stays in memory until it is read, and a peer can ask for
 * any number. Only answers that state `content-length` are counted; downloads do not, because they are read as they are sent.
 */
export class UnsentAnswers {
  /** Bytes of answers that are not sent completely. */
  #bytes = 0;

  /** Passes an answer on and counts it until it is sent or the peer hangs up. If too many bytes wait already, returns what `refuse` makes instead. */
  async pass(response: Response, refuse: (refusal: Refusal) => Response): Promise<Response> {
    const length = Number(response.headers.get("content-length") ?? 0);
    if (length < COUNTED_BYTES) return response;
    if (this.#bytes + length > MAX_UNSENT_BYTES) {
      const message = `expected at most ${MAX_UNSENT_BYTES} bytes of unread answers, ${this.#bytes} wait already`;
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

/** A body in pieces, each taken when the one before is sent. */
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
