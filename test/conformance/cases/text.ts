import { RAW_OPCODE } from "../../support/raw-frame.ts";
import { first, frame, next, together, whole } from "../support/client-frames.ts";
import { opcodeOf } from "../support/conformance-endpoint.ts";
import { type FrameCase, fails, takes } from "../support/frame-case.ts";

/** A message whose text is these bytes, of UTF-8 or not. */
function messageWith(bytes: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from('{"command":"ping","id":"'), Buffer.from(bytes), Buffer.from('"}')]);
}

/** Bytes that are no UTF-8. Source: RFC 3629, 3 and 4. */
const INVALID: Readonly<Record<string, readonly number[]>> = {
  "a byte that UTF-8 never has": [0xff],
  "a continuation byte alone": [0x80],
  "a first byte alone": [0xc3],
  "a slash in two bytes": [0xc0, 0xaf],
  "a slash in three bytes": [0xe0, 0x80, 0xaf],
  "a slash in four bytes": [0xf0, 0x80, 0x80, 0xaf],
  "a zero in two bytes": [0xc0, 0x80],
  "half of a surrogate pair": [0xed, 0xa0, 0x80],
  "a surrogate pair": [0xed, 0xa0, 0xb4, 0xed, 0xb4, 0x9e],
  "a character past U+10FFFF": [0xf4, 0x90, 0x80, 0x80],
  "a character in five bytes": [0xf8, 0x88, 0x80, 0x80, 0x80],
};

const ASTRAL = "𝄞";

/** Text that is UTF-8, and text that is not. */
export const TEXT_CASES: readonly FrameCase[] = [
  {
    name: "text of characters of one to four bytes",
    section: "5.6",
    bytes: (to) => whole(to, "aκ€𝄞\u{10ffff}"),
    outcome: takes("aκ€𝄞\u{10ffff}"),
    only: "text",
  },
  {
    name: "text with characters that stand for none",
    section: "5.6",
    bytes: (to) => whole(to, "\ufeff\ufffe\uffff\u{1fffe}"),
    outcome: takes("\ufeff\ufffe\uffff\u{1fffe}"),
    only: "text",
  },
  ...[1, 2, 3].map((bytes): FrameCase => {
    return {
      name: `a character of four bytes that is cut after ${bytes} between two fragments`,
      section: "5.6",
      only: "text",
      bytes(to) {
        const message = to.message(ASTRAL);
        const cut = message.indexOf(ASTRAL) + bytes;
        return [first(to, message.subarray(0, cut)), next(message.subarray(cut), "last")];
      },
      outcome: takes(ASTRAL),
    };
  }),
  ...Object.entries(INVALID).map(([name, bytes]): FrameCase => {
    return {
      name: `text with ${name}`,
      section: "8.1",
      bytes: () => frame(RAW_OPCODE.text, messageWith(bytes)),
      outcome: fails(1007),
    };
  }),
  {
    name: "text that ends within a character",
    section: "8.1",
    bytes: () => frame(RAW_OPCODE.text, Buffer.of(0x78, 0xf0, 0x9d, 0x84)),
    outcome: fails(1007),
  },
  {
    name: "a character that another fragment does not go on with",
    section: "8.1",
    bytes: (to) => together(first(to, Buffer.of(0x78, 0xf0, 0x9d), RAW_OPCODE.text), next("a", "last")),
    outcome: fails(1007),
  },
  {
    name: "a first fragment that is no UTF-8",
    section: "8.1",
    bytes: (to) => first(to, Buffer.of(0xff, 0xff), RAW_OPCODE.text),
    outcome: takes(),
    deviates: "deviates",
  },
  {
    name: "bytes that are no UTF-8, as a binary message",
    section: "5.6",
    only: "binary",
    bytes: (to) => together(whole(to), frame(opcodeOf(to), Buffer.of(0xff, 0xff, 0xff, 0xff))),
    outcome: takes("a"),
  },
];
