import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import { PERFORMANCE_BYTES, PERFORMANCE_PACKET } from "../../../src/protocol/packet-layout.ts";

/** The tick in a message's 0x01; undefined for every other message. A frame sample carries its tick as frame number. */
export function tickOf(opcode: number, bytes: Buffer, start: number, end: number): number | undefined {
  const isSample =
    opcode === OPCODE.binary && end - start === PERFORMANCE_BYTES && bytes[start] === PERFORMANCE_PACKET;
  return isSample ? bytes.readUInt32BE(start + 1) : undefined;
}

/** A message as a client received it. */
interface ReceivedMessage {
  opcode: number;
  bytes: Buffer;
}

/**
 * All messages of a run in the order in which a server sends them. The client that is first to receive a message adds it;
 * every other client compares its own with it. So all clients are checked, and no client parses anything.
 */
export class DeliveryRecord {
  readonly #messages: ReceivedMessage[] = [];

  get length(): number {
    return this.#messages.length;
  }

  /** Whether a client's message equals the one at an index. The message is added if the record ends there. */
  agrees(index: number, opcode: number, bytes: Buffer, start: number, end: number): boolean {
    const known = this.#messages[index];
    if (known !== undefined) return known.opcode === opcode && known.bytes.compare(bytes, start, end) === 0;
    this.#messages.push({ opcode, bytes: Buffer.from(bytes.subarray(start, end)) });
    return true;
  }

  /** Every message, in order. */
  all(): readonly Readonly<ReceivedMessage>[] {
    return this.#messages;
  }
}
