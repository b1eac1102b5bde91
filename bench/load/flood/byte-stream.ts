import type { Unwrap } from "./flood-protocol.ts";

/**
 * Extracts messages from a stream whose frames may end anywhere. `parse` takes the
 * message at `start` and returns its end, or `start` if the message is incomplete.
 */
export function byteStream(parse: (bytes: Buffer, start: number, end: number) => number): Unwrap {
  let rest: Buffer | undefined;
  return (frame, frameStart, frameEnd) => {
    const fresh = rest === undefined;
    const bytes = rest === undefined ? frame : Buffer.concat([rest, frame.subarray(frameStart, frameEnd)]);
    const end = fresh ? frameEnd : bytes.length;
    let at = fresh ? frameStart : 0;
    while (at < end) {
      const next = parse(bytes, at, end);
      if (next === at) break;
      at = next;
    }
    rest = at < end ? Buffer.from(bytes.subarray(at, end)) : undefined;
  };
}
