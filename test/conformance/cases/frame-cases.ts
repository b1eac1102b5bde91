import type { FrameCase } from "../support/frame-case.ts";
import { CONTROL_CASES } from "./control-frames.ts";
import { FRAGMENT_CASES } from "./fragments.ts";
import { HEADER_BIT_CASES } from "./header-bits.ts";
import { LENGTH_CASES } from "./lengths.ts";
import { TEXT_CASES } from "./text.ts";

/** All cases of frames. */
export const FRAME_CASES: readonly FrameCase[] = [
  ...LENGTH_CASES,
  ...FRAGMENT_CASES,
  ...CONTROL_CASES,
  ...TEXT_CASES,
  ...HEADER_BIT_CASES,
];
