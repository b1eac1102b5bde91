import { MAX_COMMAND_BYTES, MAX_MESSAGE_BYTES } from "../../../src/protocol/limits.ts";
import { first, frame, next, together, whole } from "../support/client-frames.ts";
import { type ConformanceEndpoint, opcodeOf } from "../support/conformance-endpoint.ts";
import { type FrameCase, fails, refuses, takes } from "../support/frame-case.ts";

/** The length up to which the relay reads a message that it then refuses. Units: bytes. */
const READ = 2 * MAX_MESSAGE_BYTES;

/** Longest message that an endpoint takes. Units: bytes. */
function longest({ path }: ConformanceEndpoint): number {
  return path === "/" ? MAX_COMMAND_BYTES : MAX_MESSAGE_BYTES;
}

/** A message with spaces behind it, so that it has this length. Units: bytes. */
function padded(message: Buffer, bytes: number): Buffer {
  return Buffer.concat([message, Buffer.alloc(bytes - message.length, " ")]);
}

/** Lengths of frames and messages, at the limits and in every form. */
export const LENGTH_CASES: readonly FrameCase[] = [
  {
    name: "a length in 7 bits",
    section: "5.2",
    bytes: (to) => whole(to),
    outcome: takes("a"),
  },
  ...[126, 65_535, 65_536].map((bytes): FrameCase => {
    return {
      name: `a length of ${bytes} bytes`,
      section: "5.2",
      only: "text",
      bytes: (to) => frame(opcodeOf(to), padded(to.message("a"), bytes)),
      outcome: takes("a"),
    };
  }),
  {
    name: "a short length in 16 bits",
    section: "5.2",
    bytes: (to) => whole(to, "a", { lengthField: 2 }),
    outcome: takes("a"),
    deviates: "deviates",
  },
  {
    name: "a short length in 64 bits",
    section: "5.2",
    bytes: (to) => whole(to, "a", { lengthField: 8 }),
    outcome: takes("a"),
    deviates: "deviates",
  },
  {
    name: "a length whose highest bit is set",
    section: "5.2",
    bytes: (to) => frame(opcodeOf(to), "x", { saidBytes: 2n ** 63n }),
    outcome: fails(1009),
  },
  {
    name: "a length of 2^53 + 1",
    section: "10.4",
    bytes: (to) => frame(opcodeOf(to), "x", { saidBytes: 2n ** 53n + 1n }),
    outcome: fails(1009),
  },
  {
    name: "a length of 2^32 + 1, whose lower half is small",
    section: "10.4",
    bytes: (to) => frame(opcodeOf(to), "x", { saidBytes: 2n ** 32n + 1n }),
    outcome: fails(1009),
  },
  {
    name: "a message as long as the limit",
    section: "10.4",
    only: "text",
    bytes: (to) => frame(opcodeOf(to), padded(to.message("a"), longest(to))),
    outcome: takes("a"),
  },
  {
    name: "a message one byte longer than the limit",
    section: "10.4",
    only: "text",
    bytes: (to) => frame(opcodeOf(to), padded(to.message("a"), longest(to) + 1)),
    outcome: refuses("message_too_large"),
  },
  {
    name: "a message of twice the limit",
    section: "10.4",
    only: "text",
    bytes: (to) => frame(opcodeOf(to), padded(to.message("a"), READ)),
    outcome: refuses("message_too_large"),
  },
  {
    name: "a message of more than twice the limit",
    section: "10.4",
    bytes: (to) => frame(opcodeOf(to), padded(to.message("a"), READ + 1)),
    outcome: fails(1009),
  },
  {
    name: "a frame that announces more than twice the limit",
    section: "10.4",
    bytes: (to) => frame(opcodeOf(to), "x", { saidBytes: READ + 1 }),
    outcome: fails(1009),
  },
  {
    name: "fragments of more than the limit together",
    section: "10.4",
    only: "text",
    bytes: (to) => {
      const message = padded(to.message("a"), longest(to) + 1);
      return together(
        first(to, message.subarray(0, MAX_MESSAGE_BYTES - 7)),
        next(message.subarray(MAX_MESSAGE_BYTES - 7), "last"),
      );
    },
    outcome: refuses("message_too_large"),
  },
  {
    name: "fragments of more than twice the limit together, before the last",
    section: "10.4",
    bytes: (to) =>
      together(first(to, Buffer.alloc(MAX_MESSAGE_BYTES)), next(Buffer.alloc(MAX_MESSAGE_BYTES)), next("x")),
    outcome: fails(1009),
  },
];
