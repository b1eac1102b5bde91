import { StreamedResponse } from "./streamed-response.ts";
import type { HeldRoom } from "./shared-room.ts";

/** Shorter answers fit into the buffer of the operating system, so the relay does not count them. Units: bytes. */
const COUNTED_BYTES = 16 * 1024;
/** How much is sent at once. Units: bytes. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Passes an answer on, and holds room for what its reader has not read yet. Returns undefined if there is no room for it.
 * Downloads hold none, because they are read from the file as they are sent.
 */
export async function holdUntilSent(
  response: Response,
  room: HeldRoom,
  /** A streamed answer was cut, because there is no room for its next piece. */
  cut: () => void,
): Promise<Response | undefined> {
  if (response instanceof StreamedResponse && response.body !== null)
    return new StreamedResponse(countedPieces(response.body, room, cut), response);
  const length = Number(response.headers.get("content-length") ?? 0);
  if (length < COUNTED_BYTES || response.body === null) {
    room.release();
    return response;
  }
  if (!room.resize(length)) {
    room.release();
    return undefined;
  }
  const body = new Uint8Array(await response.arrayBuffer());
  return new Response(piecesOf(body, room), response);
}

/** A body in pieces, each taken when the one before is sent. */
function piecesOf(body: Uint8Array, room: HeldRoom): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (sent >= body.length) {
          room.release();
          controller.close();
          return;
        }
        controller.enqueue(body.subarray(sent, sent + CHUNK_BYTES));
        sent += CHUNK_BYTES;
      },
      cancel: () => room.release(),
    },
    { highWaterMark: 0 },
  );
}

/** A body that is made while it is sent. It breaks off if there is no room for the next piece. */
function countedPieces(
  body: ReadableStream<Uint8Array>,
  room: HeldRoom,
  cut: () => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  // What is held for the answer as a whole is not known yet to be needed.
  room.resize(0);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        room.resize(0);
        try {
          const { done, value } = await reader.read();
          if (!done && room.resize(value.length)) {
            controller.enqueue(value);
            return;
          }
          if (done) controller.close();
          else {
            cut();
            await reader.cancel();
            controller.error(new Error("too many bytes of answers are unread"));
          }
        } catch (error) {
          controller.error(error);
        }
        room.release();
      },
      cancel(reason) {
        room.release();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
