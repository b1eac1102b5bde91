import type { AnswerEvents } from "./answer-events.ts";
import type { HeldRoom } from "./shared-room.ts";

/** A streamed body. Takes each piece as soon as it is ready, and holds room for it until it is sent; without room the body breaks off. */
export function sentPieces(
  body: ReadableStream<Uint8Array>,
  room: HeldRoom,
  { held, cut }: AnswerEvents,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const ready: Uint8Array[] = [];
  let readyBytes = 0;
  let mostBytes = 0;
  let end: "open" | "complete" | { error: unknown } = "open";
  let wake = (): void => {};

  function ended(how: "complete" | { error: unknown }): void {
    end = how;
    held(mostBytes);
    wake();
  }

  async function take(): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return ended("complete");
        readyBytes += value.length;
        mostBytes = Math.max(mostBytes, readyBytes);
        if (!room.resize(readyBytes)) {
          cut();
          ended({ error: new Error("too many bytes of answers wait for their readers") });
          return await reader.cancel();
        }
        ready.push(value);
        wake();
      }
    } catch (error) {
      ended({ error });
    }
  }

  return new ReadableStream<Uint8Array>(
    {
      start() {
        room.resize(0);
        void take();
      },
      async pull(controller) {
        if (ready.length === 0 && end === "open") {
          // All pieces are sent.
          readyBytes = 0;
          room.resize(0);
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const piece = ready.shift();
        if (piece !== undefined) {
          controller.enqueue(piece);
          return;
        }
        room.release();
        if (typeof end === "object") controller.error(end.error);
        else controller.close();
      },
      cancel(reason) {
        room.release();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
