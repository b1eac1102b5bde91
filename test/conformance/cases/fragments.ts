import { RAW_OPCODE } from "../../support/raw-frame.ts";
import { closing, first, frame, next, together, whole } from "../support/client-frames.ts";
import type { ConformanceEndpoint } from "../support/conformance-endpoint.ts";
import { echoes, type FrameCase, fails, pongs, takes } from "../support/frame-case.ts";

/** A message of the endpoint in two pieces. */
function halves(to: ConformanceEndpoint, text = "a"): [Buffer, Buffer] {
  const message = to.message(text);
  const middle = message.length >> 1;
  return [message.subarray(0, middle), message.subarray(middle)];
}

/** The bytes, each by itself. */
const apart = (bytes: Buffer): Buffer[] => [...bytes].map((byte) => Buffer.of(byte));

/** Messages in several frames, and frames in several packets. */
export const FRAGMENT_CASES: readonly FrameCase[] = [
  {
    name: "a message in two fragments",
    section: "5.4",
    bytes(to) {
      const [start, end] = halves(to);
      return together(first(to, start), next(end, "last"));
    },
    outcome: takes("a"),
  },
  {
    name: "two fragments in two packets",
    section: "5.4",
    bytes(to) {
      const [start, end] = halves(to);
      return [first(to, start), next(end, "last")];
    },
    outcome: takes("a"),
  },
  {
    name: "a fragment for each byte",
    section: "5.4",
    bytes: (to) =>
      together(first(to, ""), ...apart(to.message("a")).map((byte) => next(byte)), next("", "last")),
    outcome: takes("a"),
  },
  {
    name: "empty fragments around a message",
    section: "5.4",
    bytes: (to) => together(first(to, ""), next(""), next(to.message("a")), next(""), next("", "last")),
    outcome: takes("a"),
  },
  {
    name: "10,000 empty fragments",
    section: "5.4",
    bytes: (to) =>
      together(
        first(to, ""),
        ...Array.from({ length: 10_000 }, () => next("")),
        next(to.message("a"), "last"),
      ),
    outcome: takes("a"),
  },
  {
    name: "a ping and a pong between two fragments",
    section: "5.5",
    bytes(to) {
      const [start, end] = halves(to);
      return together(
        first(to, start),
        frame(RAW_OPCODE.ping, "between"),
        frame(RAW_OPCODE.pong, "between"),
        next(end, "last"),
      );
    },
    outcome: { ...pongs("between"), taken: ["a"] },
  },
  {
    name: "a close between two fragments",
    section: "5.5.1",
    bytes(to) {
      const [start, end] = halves(to);
      return together(first(to, start), closing(1000), next(end, "last"));
    },
    outcome: echoes(1000),
  },
  {
    name: "a continuation of nothing",
    section: "5.4",
    bytes: (to) => next(to.message("a"), "last"),
    outcome: fails(1002),
  },
  {
    name: "a continuation of nothing, with more to come",
    section: "5.4",
    bytes: (to) => next(to.message("a")),
    outcome: fails(1002),
  },
  {
    name: "a continuation after a whole message",
    section: "5.4",
    bytes: (to) => together(whole(to), next("x", "last")),
    outcome: { ...fails(1002), taken: ["a"] },
  },
  {
    name: "a message between two fragments",
    section: "5.4",
    bytes(to) {
      const [start, end] = halves(to);
      return together(first(to, start), whole(to, "b"), next(end, "last"));
    },
    outcome: fails(1002),
  },
  ...([RAW_OPCODE.text, RAW_OPCODE.binary] as const).map((opcode): FrameCase => {
    return {
      name: `the first fragment of another message, with opcode ${opcode}, between two fragments`,
      section: "5.4",
      bytes: (to) => together(first(to, halves(to)[0]), first(to, "x", opcode)),
      outcome: fails(1002),
    };
  }),
  {
    name: "two messages in one packet",
    section: "5.2",
    bytes: (to) => together(whole(to, "a"), whole(to, "b")),
    outcome: takes("a", "b"),
  },
  {
    name: "a message in packets of one byte",
    section: "5.2",
    bytes: (to) => apart(whole(to)),
    outcome: takes("a"),
  },
  {
    name: "a ping in packets of one byte",
    section: "5.2",
    bytes: () => apart(frame(RAW_OPCODE.ping, "slow")),
    outcome: pongs("slow"),
  },
];
