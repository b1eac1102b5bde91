import { RAW_OPCODE } from "../../support/raw-frame.ts";
import { closePayload, closing, frame, together, whole } from "../support/client-frames.ts";
import { echoes, type FrameCase, fails, pongs, takes } from "../support/frame-case.ts";

const { ping, pong, close } = RAW_OPCODE;
const LONGEST = "x".repeat(125);

/** Codes that a peer may send in a close frame. Source: RFC 6455, 7.4, and the registry that it founds. */
const VALID_CODES = [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
];
const INVALID_CODES = [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535];

const PINGS: readonly FrameCase[] = [
  { name: "a ping", section: "5.5.2", bytes: () => frame(ping, "hello"), outcome: pongs("hello") },
  { name: "a ping without payload", section: "5.5.2", bytes: () => frame(ping), outcome: pongs("") },
  {
    name: "a ping with bytes that are no UTF-8",
    section: "5.5.2",
    bytes: () => frame(ping, Buffer.of(0xff, 0xfe)),
    outcome: pongs("\ufffd\ufffd"),
  },
  { name: "a ping of 125 bytes", section: "5.5", bytes: () => frame(ping, LONGEST), outcome: pongs(LONGEST) },
  {
    name: "three pings",
    section: "5.5.3",
    bytes: () => together(frame(ping, "a"), frame(ping, "b"), frame(ping, "c")),
    outcome: pongs("a", "b", "c"),
  },
  {
    name: "a ping of 126 bytes",
    section: "5.5",
    bytes: () => frame(ping, `${LONGEST}x`),
    outcome: fails(1002),
  },
  {
    name: "a ping whose short length stands in 16 bits",
    section: "5.5",
    bytes: () => frame(ping, "x", { lengthField: 2 }),
    outcome: fails(1002),
  },
  {
    name: "a fragmented ping",
    section: "5.5",
    bytes: () => frame(ping, "x", { last: "more" }),
    outcome: fails(1002),
  },
  { name: "a pong that nobody asked for", section: "5.5.3", bytes: () => frame(pong, "x"), outcome: takes() },
  {
    name: "a pong of 126 bytes",
    section: "5.5",
    bytes: () => frame(pong, `${LONGEST}x`),
    outcome: fails(1002),
  },
  {
    name: "a fragmented pong",
    section: "5.5",
    bytes: () => frame(pong, "x", { last: "more" }),
    outcome: fails(1002),
  },
];

const CLOSES: readonly FrameCase[] = [
  { name: "a close without a code", section: "5.5.1", bytes: () => frame(close), outcome: echoes("none") },
  ...VALID_CODES.map((code): FrameCase => {
    return {
      name: `a close with code ${code}`,
      section: "7.4",
      bytes: () => closing(code),
      outcome: echoes(code),
    };
  }),
  ...INVALID_CODES.map((code): FrameCase => {
    return {
      name: `a close with code ${code}`,
      section: "7.4",
      bytes: () => closing(code),
      outcome: fails(1002),
    };
  }),
  { name: "a close of one byte", section: "5.5.1", bytes: () => frame(close, "x"), outcome: fails(1002) },
  {
    name: "a close with the longest reason",
    section: "5.5",
    bytes: () => closing(1000, "x".repeat(123)),
    outcome: echoes(1000),
  },
  {
    name: "a close of 126 bytes",
    section: "5.5",
    bytes: () => closing(1000, "x".repeat(124)),
    outcome: fails(1002),
  },
  {
    name: "a fragmented close",
    section: "5.5",
    bytes: () => closing(1000, "", { last: "more" }),
    outcome: fails(1002),
  },
  {
    name: "a close whose reason is no UTF-8",
    section: "5.5.1",
    bytes: () => frame(close, closePayload(1000, Buffer.of(0xce, 0xba, 0xff))),
    outcome: fails(1007),
  },
  {
    name: "a close whose reason ends within a character",
    section: "5.5.1",
    bytes: () => frame(close, closePayload(1000, Buffer.of(0xce))),
    outcome: fails(1007),
  },
  {
    name: "a message after a close",
    section: "5.5.1",
    bytes: (to) => together(closing(1000), whole(to)),
    outcome: echoes(1000),
  },
  {
    name: "a ping and a second close after a close",
    section: "5.5.1",
    bytes: () => together(closing(1000), frame(ping, "x"), closing(1001)),
    outcome: echoes(1000),
  },
  {
    name: "a close after a message",
    section: "5.5.1",
    bytes: (to) => together(whole(to), closing(1000)),
    outcome: { ...echoes(1000), taken: ["a"] },
  },
  {
    name: "a bad frame after a close",
    section: "5.5.1",
    bytes: () => together(closing(1000), frame(3)),
    outcome: echoes(1000),
  },
];

/** Pings, pongs and closes. */
export const CONTROL_CASES: readonly FrameCase[] = [...PINGS, ...CLOSES];
