const OPCODE_TIME = 2;
const OPCODE_PLAYBACK_STATE = 5;

/** What a replay does, as viewers number it. */
const PLAYBACK_STATUS = { playing: 0, paused: 1, buffering: 2, ended: 3 } as const;

/** Where a replay is, as viewers are told. Units: unix nanoseconds. */
export interface PlaybackState {
  status: keyof typeof PLAYBACK_STATUS;
  atNanos: bigint;
  speed: number;
  /** Whether it has jumped. */
  didSeek: boolean;
  /** The request that this answers; "" if none. */
  requestId: string;
}

/**
 * Writes the state of a replay. Little-endian.
 * Source: github.com/foxglove/foxglove-sdk, rust/foxglove/src/protocol/common/server/playback_state.rs.
 *
 *     0x05 | u8 status | u64 unix ns | f32 speed | u8 jumped | u32 n | n bytes id of the request
 */
export function playbackState({ status, atNanos, speed, didSeek, requestId }: PlaybackState): Uint8Array {
  const id = Buffer.from(requestId);
  const bytes = Buffer.alloc(19 + id.byteLength);
  bytes[0] = OPCODE_PLAYBACK_STATE;
  bytes[1] = PLAYBACK_STATUS[status];
  bytes.writeBigUInt64LE(atNanos, 2);
  bytes.writeFloatLE(speed, 10);
  bytes[14] = Number(didSeek);
  bytes.writeUInt32LE(id.byteLength, 15);
  bytes.set(id, 19);
  return bytes;
}

/**
 * Writes the time of a replay. Little-endian. Source: github.com/foxglove/ws-protocol, docs/spec.md. Units: unix nanoseconds.
 *
 *     0x02 | u64 unix ns
 */
export function timeMessage(atNanos: bigint): Uint8Array {
  const bytes = Buffer.alloc(9);
  bytes[0] = OPCODE_TIME;
  bytes.writeBigUInt64LE(atNanos, 1);
  return bytes;
}
