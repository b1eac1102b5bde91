import { RAW_OPCODE, type RawFrameOptions, rawFrame } from "../../support/raw-frame.ts";
import { type ConformanceEndpoint, opcodeOf } from "./conformance-endpoint.ts";

const MASK = [0x37, 0xfa, 0x21, 0x3d] as const;

/** A frame with a mask that changes its bytes. */
export function frame(
  opcode: number,
  payload: string | Uint8Array = "",
  options: RawFrameOptions = {},
): Buffer {
  return rawFrame(opcode, payload, { mask: MASK, ...options });
}

/** A message of the endpoint in one frame. */
export function whole(to: ConformanceEndpoint, text = "a", options: RawFrameOptions = {}): Buffer {
  return frame(opcodeOf(to), to.message(text), options);
}

/** The first frame of a message. */
export function first(to: ConformanceEndpoint, payload: string | Uint8Array, opcode = opcodeOf(to)): Buffer {
  return frame(opcode, payload, { last: "more" });
}

/** A frame that continues a message. */
export function next(payload: string | Uint8Array, last: "last" | "more" = "more"): Buffer {
  return frame(RAW_OPCODE.continuation, payload, { last });
}

/** A close frame with a code and a reason. */
export function closing(
  code: number,
  reason: string | Uint8Array = "",
  options: RawFrameOptions = {},
): Buffer {
  return frame(RAW_OPCODE.close, closePayload(code, reason), options);
}

/** The payload of a close frame. */
export function closePayload(code: number, reason: string | Uint8Array = ""): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(code);
  return Buffer.concat([bytes, Buffer.from(reason as string)]);
}

/** Several frames that arrive at once. */
export function together(...frames: readonly Buffer[]): Buffer {
  return Buffer.concat(frames);
}
