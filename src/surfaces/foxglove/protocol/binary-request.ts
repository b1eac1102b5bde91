/** A call of a service. */
export interface ServiceCall {
  kind: "service call";
  serviceId: number;
  callId: number;
  encoding: string;
  payload: string;
}

/** What a viewer asks in a binary message. */
export type BinaryRequest = ServiceCall | { kind: "refused"; why: string };

/** Opcodes of what viewers send. */
const OPCODES = { messageData: 1, serviceCall: 2 } as const;
/** Bytes of a service call before its encoding: opcode, service, call, length of the encoding. */
const SERVICE_CALL_BYTES = 13;

/**
 * Reads a binary message of a viewer. Numbers are little-endian.
 * Source: github.com/foxglove/ws-protocol, docs/spec.md.
 *
 *     service call: 0x02 | u32 service | u32 call | u32 n | n bytes encoding | JSON
 */
export function readBinaryRequest(bytes: Uint8Array): BinaryRequest {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const opcode = bytes[0];
  if (opcode === OPCODES.messageData) return refused("this relay takes no messages of viewers");
  if (opcode !== OPCODES.serviceCall)
    return refused(`expected opcode 2 (service call), got ${opcode ?? "no bytes"}`);
  if (bytes.byteLength < SERVICE_CALL_BYTES)
    return refused(
      `expected at least ${SERVICE_CALL_BYTES} bytes of a service call, got ${bytes.byteLength}`,
    );
  const encodingBytes = view.getUint32(9, true);
  const end = SERVICE_CALL_BYTES + encodingBytes;
  if (end > bytes.byteLength)
    return refused(
      `expected an encoding of ${encodingBytes} bytes, got ${bytes.byteLength - SERVICE_CALL_BYTES}`,
    );
  const text = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to));
  return {
    kind: "service call",
    serviceId: view.getUint32(1, true),
    callId: view.getUint32(5, true),
    encoding: text(SERVICE_CALL_BYTES, end),
    payload: text(end, bytes.byteLength),
  };
}

function refused(why: string): BinaryRequest {
  return { kind: "refused", why };
}
