import type { AnswerEvents } from "./answer-events.ts";
import { BytesResponse } from "./bytes-response.ts";
import { countedBytes } from "./counted-bytes.ts";
import { sentPieces } from "./sent-pieces.ts";
import type { HeldRoom } from "./shared-room.ts";
import { StreamedResponse } from "./streamed-response.ts";

/** How much is sent at once. Units: bytes. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Passes an answer on, and holds room for what its reader has not read yet. Returns undefined if there is no room for it.
 * Downloads hold none, because they are read from the file as they are sent.
 */
export function holdUntilSent(
  response: Response,
  room: HeldRoom,
  events: AnswerEvents,
): Response | undefined {
  if (response instanceof StreamedResponse && response.body !== null)
    return new Response(sentPieces(response.body, room, events), response);
  if (!(response instanceof BytesResponse)) {
    room.release();
    return response;
  }
  const { content: bytes } = response;
  events.held(bytes.length);
  if (countedBytes(bytes.length) === 0) {
    room.release();
    return new Response(bytes as Uint8Array<ArrayBuffer>, response);
  }
  if (room.resize(bytes.length)) return new Response(piecesOf(bytes, room), response);
  room.release();
  return undefined;
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
