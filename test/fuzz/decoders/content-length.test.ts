import { expect } from "bun:test";
import * as fc from "fast-check";
import { ContentLengthReader, frameMessage } from "../../../src/surfaces/editor-bridge/index.ts";
import { fuzz } from "../support/fuzz.ts";
import { mutatedBytes } from "../support/mutations.ts";

const MAX_BYTES = 1024 * 1024;
const frames = fc.string({ unit: "binary", maxLength: 20 }).map((text) => Buffer.from(frameMessage(text)));
const headers = fc
  .array(
    fc.constantFrom(
      ..."Content-Length: |content-length:|5\r\n|999999999999999|0|-1|0x10|\r\n|\r\n\r\n|\r|\n|Content-Type: x\r\n| |\0|ÿ".split(
        "|",
      ),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => Buffer.from(parts.join(""), "latin1"));
const streams = fc
  .array(fc.oneof(frames, headers), { maxLength: 5 })
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

fuzz<Uint8Array>({
  name: "content-length",
  inputs: mutatedBytes(streams),
  runs: 1000,
  take(stream) {
    const whole = readIn(stream, stream.length);
    // It makes no difference where the stream is cut.
    if (stream.length < 2000) for (const size of [1, 2, 7]) expect(readIn(stream, size)).toEqual(whole);
    return whole;
  },
  long: {
    parts: fc
      .tuple(fc.constantFrom("", "Content-Length: 900000\r\n\r\n"), fc.oneof(headers, frames))
      .map(([head, unit]) => ({
        head: new Uint8Array(Buffer.from(head)),
        unit: new Uint8Array(unit),
        tail: new Uint8Array(),
      })),
    runs: 20,
    maxLength: MAX_BYTES,
  },
});

/** What is read of a stream that comes in parts of a size. */
function readIn(stream: Uint8Array, size: number): { messages: string[]; isFaulty: boolean } {
  const messages: string[] = [];
  const reader = new ContentLengthReader(MAX_BYTES, (text) => messages.push(text));
  let fault: string | undefined;
  for (let at = 0; at < stream.length; at += Math.max(1, size))
    fault = reader.push(stream.subarray(at, at + size));
  return { messages, isFaulty: fault !== undefined };
}
