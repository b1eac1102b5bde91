/** A call of a service. */
export interface ServiceCall {
  kind: "service call";
  serviceId: number;
  callId: number;
  encoding: string;
  payload: string;
}

/** A request to control the replay. */
export interface PlaybackRequest {
  kind: "playback";
  paused: boolean;
  /** 1 is as fast as it was recorded. */
  speed: number;
  /** Where to go; undefined to stay. Units: unix nanoseconds. */
  seekNanos: bigint | undefined;
  requestId: string;
}

/** What a viewer asks in a binary message. */
export type BinaryRequest = ServiceCall | PlaybackRequest | { kind: "refused"; why: string };

/** Opcodes of what viewers send. */
const OPCODES = { messageData: 1, serviceCall: 2, playback: 3 } as const;
/** Bytes of a service call before its encoding: opcode, service, call, length of the encoding. */
const SERVICE_CALL_BYTES = 13;
/** Bytes of a playback request before its id. */
const PLAYBACK_BYTES = 19;
/** Longest id of a request. Units: bytes. */
const MAX_ID_BYTES = 256;

/**
 * Reads a binary message of a viewer. Numbers are little-endian.
 * Source: github.com/foxglove/ws-protocol, docs/spec.md; github.com/foxglove/foxglove-sdk, playback_control_request.rs.
 *
 *     service call: 0x02 | u32 service | u32 call | u32 n | n bytes encoding | JSON
 *     playback:     0x03 | u8 0 play, 1 pause | f32 speed | u8 1 jump | u64 unix ns | u32 n | n bytes id
 */
export function readBinaryRequest(bytes: Uint8Array): BinaryRequest {
  const opcode = bytes[0];
  if (opcode === OPCODES.serviceCall) return readServiceCall(bytes);
  if (opcode === OPCODES.playback) return readPlayback(bytes);
  if (opcode === OPCODES.messageData) return refused("this relay takes no messages of viewers");
  return refused(`expected opcode 2 (service call) or 3 (playback), got ${opcode ?? "no bytes"}`);
}

function readServiceCall(bytes: Uint8Array): BinaryRequest {
  const { byteLength } = bytes;
  if (byteLength < SERVICE_CALL_BYTES)
    return refused(`expected at least ${SERVICE_CALL_BYTES} bytes of a service call, got ${byteLength}`);
  const view = viewOf(bytes);
  const encodingBytes = view.getUint32(9, true);
  const end = SERVICE_CALL_BYTES + encodingBytes;
  if (end > byteLength)
    return refused(`expected an encoding of ${encodingBytes} bytes, got ${byteLength - SERVICE_CALL_BYTES}`);
  return {
    kind: "service call",
    serviceId: view.getUint32(1, true),
    callId: view.getUint32(5, true),
    encoding: textOf(bytes, SERVICE_CALL_BYTES, end),
    payload: textOf(bytes, end, byteLength),
  };
}

function readPlayback(bytes: Uint8Array): BinaryRequest {
  const { byteLength } = bytes;
  if (byteLength < PLAYBACK_BYTES)
    return refused(`expected at least ${PLAYBACK_BYTES} bytes of a playback request, got ${byteLength}`);
  const view = viewOf(bytes);
  const command = view.getUint8(1);
  if (command > 1) return refused(`expected the command 0 (play) or 1 (pause), got ${command}`);
  const speed = view.getFloat32(2, true);
  if (!Number.isFinite(speed)) return refused("expected a speed that is a number");
  const idBytes = view.getUint32(15, true);
  if (idBytes > MAX_ID_BYTES || PLAYBACK_BYTES + idBytes > byteLength)
    return refused(`expected an id of at most ${MAX_ID_BYTES} bytes, all of them there, got ${idBytes}`);
  return {
    kind: "playback",
    paused: command === 1,
    speed: Math.round(speed * 1e6) / 1e6,
    seekNanos: view.getUint8(6) === 0 ? undefined : view.getBigUint64(7, true),
    requestId: textOf(bytes, PLAYBACK_BYTES, PLAYBACK_BYTES + idBytes),
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, to));
}

function refused(why: string): BinaryRequest {
  return { kind: "refused", why };
}
