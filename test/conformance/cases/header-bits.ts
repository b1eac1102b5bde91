import { RAW_OPCODE } from "../../support/raw-frame.ts";
import { closing, first, frame, next, together, whole } from "../support/client-frames.ts";
import { opcodeOf } from "../support/conformance-endpoint.ts";
import { type FrameCase, fails, takes } from "../support/frame-case.ts";

const RESERVED_OPCODES = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];

/** Masks, reserved bits and reserved opcodes. */
export const HEADER_BIT_CASES: readonly FrameCase[] = [
  {
    name: "a mask of zeros",
    section: "5.3",
    bytes: (to) => whole(to, "a", { mask: [0, 0, 0, 0] }),
    outcome: takes("a"),
  },
  { name: "no mask", section: "5.1", bytes: (to) => whole(to, "a", { mask: "none" }), outcome: fails(1002) },
  {
    name: "an empty message without a mask",
    section: "5.1",
    bytes: (to) => frame(opcodeOf(to), "", { mask: "none" }),
    outcome: fails(1002),
  },
  {
    name: "a ping without a mask",
    section: "5.1",
    bytes: () => frame(RAW_OPCODE.ping, "x", { mask: "none" }),
    outcome: fails(1002),
  },
  {
    name: "a close without a mask",
    section: "5.1",
    bytes: () => closing(1000, "", { mask: "none" }),
    outcome: fails(1002),
  },
  {
    name: "a second fragment without a mask",
    section: "5.1",
    bytes: (to) => together(first(to, "x"), frame(RAW_OPCODE.continuation, "x", { mask: "none" })),
    outcome: fails(1002),
  },
  ...[4, 2, 1].map((reserved): FrameCase => {
    return {
      name: `a message with the reserved bit ${reserved}`,
      section: "5.2",
      bytes: (to) => whole(to, "a", { reserved }),
      outcome: fails(1002),
    };
  }),
  {
    name: "a ping with a reserved bit",
    section: "5.2",
    bytes: () => frame(RAW_OPCODE.ping, "x", { reserved: 4 }),
    outcome: fails(1002),
  },
  {
    name: "a close with a reserved bit",
    section: "5.2",
    bytes: () => closing(1000, "", { reserved: 4 }),
    outcome: fails(1002),
  },
  {
    name: "a second fragment with a reserved bit",
    section: "5.2",
    bytes: (to) => together(first(to, "x"), frame(RAW_OPCODE.continuation, "x", { reserved: 4 })),
    outcome: fails(1002),
  },
  ...RESERVED_OPCODES.map((opcode): FrameCase => {
    return {
      name: `the reserved opcode ${opcode}`,
      section: "5.2",
      bytes: () => frame(opcode, "x"),
      outcome: fails(1002),
    };
  }),
  {
    name: "a reserved opcode between two fragments",
    section: "5.2",
    bytes: (to) => together(first(to, "x"), frame(3, "x"), next("x", "last")),
    outcome: fails(1002),
  },
];
