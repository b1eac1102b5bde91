import { encodeVariant, type Variant } from "../../src/codec/index.ts";

/** A frame for {@link framesPacket}. Without values it is a healthy one without devices. */
export interface FrameRow {
  frame: number;
  ticksMicros: number;
  frameMicros?: number;
  /** 1 frame sample, 2 poses, 4 and up the devices marked as tracked. */
  kind?: number;
  headset?: readonly number[] | undefined;
  left?: { transform: readonly number[]; trigger?: Variant; grip?: Variant; buttonBits?: number };
}

/** The values before the frames of a {@link framesPacket}. */
export interface FramesHead {
  demand?: number;
  unixFromTicksSeconds?: number;
  physicsMillis?: number;
  maxFps?: number;
}

/** A 0x04 packet as the addon writes it. */
export function framesPacket(frames: readonly FrameRow[], head: FramesHead = {}): Uint8Array {
  const { demand = 3, unixFromTicksSeconds = 0, physicsMillis = 0, maxFps = 0 } = head;
  return packetAround([
    BigInt(demand),
    unixFromTicksSeconds,
    physicsMillis,
    BigInt(maxFps),
    frames.flatMap(rowOf),
  ]);
}

/** A 0x04 packet around any Variant. */
export function packetAround(content: Variant, version = 1): Uint8Array {
  const encoded = encodeVariant(content);
  if (encoded.refusal !== undefined) throw new Error(`no Variant: ${encoded.refusal}`);
  const packet = new Uint8Array(6 + encoded.bytes.length);
  packet.set([0x04, version]);
  new DataView(packet.buffer).setUint32(2, encoded.bytes.length);
  packet.set(encoded.bytes, 6);
  return packet;
}

function rowOf({ frame, ticksMicros, frameMicros = 11_111, kind = 1, headset, left }: FrameRow): Variant[] {
  const numbers = [kind, frame, ticksMicros, frameMicros].map(BigInt);
  const controller =
    left === undefined
      ? [null, null, null]
      : [transform(left.transform), left.trigger ?? null, left.grip ?? null];
  return [
    ...numbers,
    BigInt(left?.buttonBits ?? 0),
    headset === undefined ? null : transform(headset),
    ...controller,
    ...[null, null, null],
  ];
}

function transform(values: readonly number[]): Variant {
  return { type: "Transform3D", values };
}
