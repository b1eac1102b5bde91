import { decodeVariant, type Variant } from "../../codec/index.ts";

/** One message of the engine's debugger. */
export interface DebuggerMessage {
  name: string;
  /** The thread of the game that sent it; an answer goes to the same thread. */
  threadId: bigint;
  data: readonly Variant[];
  /** Its length on the wire. */
  bytes: number;
}

/** A message that was read, or the reason why it could not be. */
export type ReadDebuggerMessage = { message: DebuggerMessage; refusal?: undefined } | { refusal: string };

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
      return { message: { name, threadId, data, bytes: bytes.length } };
    }
  }
  return { refusal: "expected an array of a name, a thread and an array, got another Variant" };
}
