import { decodeVariant, type Variant } from "../../codec/index.ts";

/** One message between the engine's debugger and whoever it is connected to. */
export interface DebuggerMessage {
  name: string;
  /** The thread of the game that said it; an answer goes to the same. */
  threadId: bigint;
  data: readonly Variant[];
}

/** A message that was read, or why it was none. */
export type ReadDebuggerMessage =
  | { message: DebuggerMessage; refusal?: undefined }
  /** What was expected, what came. */
  | { refusal: string };

/** Reads one WebSocket message: a Variant array `[name, thread, data]`. */
export function readDebuggerMessage(bytes: Uint8Array): ReadDebuggerMessage {
  const decoded = decodeVariant(bytes);
  if (decoded.refusal !== undefined) {
    const { refusal, offset } = decoded;
    return { refusal: `expected one Variant, got ${bytes.length} bytes: ${refusal} at byte ${offset}` };
  }
  const { value } = decoded;
  if (Array.isArray(value) && value.length === 3) {
    const [name, threadId, data] = value;
    if (typeof name === "string" && typeof threadId === "bigint" && Array.isArray(data)) {
      return { message: { name, threadId, data } };
    }
  }
  return { refusal: "expected an array of a name, a thread and an array, got another Variant" };
}
