import { encodeVariant, type Variant } from "../../src/codec/index.ts";

/** The buttons of the right controller are above those of the left. */
const RIGHT_BUTTONS_SHIFT = 16;

/** A frame for {@link framesPacket}. Without values it is a healthy one without devices. */
export interface FrameRow {
  frame: number;
  ticksMicros: number;
  frameMicros?: number;
  /** 1 frame sample, 2 poses, 4 and up the devices marked as tracked. */
  kind?: number;
  headset?: readonly number[] | undefined;
  left?: HeldController;
  right?: HeldController;
}

/** A controller of a {@link FrameRow}. */
export interface HeldController {
  transform: readonly number[];
  trigger?: Variant;
  grip?: Variant;
  buttonBits?: number;
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

function rowOf(row: FrameRow): Variant[] {
  const { frame, ticksMicros, frameMicros = 11_111, kind = 1, headset, left, right } = row;
  const buttonBits = (left?.buttonBits ?? 0) | ((right?.buttonBits ?? 0) << RIGHT_BUTTONS_SHIFT);
  return [
    ...[kind, frame, ticksMicros, frameMicros, buttonBits].map(BigInt),
    headset === undefined ? null : transform(headset),
    ...controller(left),
    ...controller(right),
  ];
}

function controller(held: HeldController | undefined): Variant[] {
  if (held === undefined) return [null, null, null];
  return [transform(held.transform), held.trigger ?? null, held.grip ?? null];
}

function transform(values: readonly number[]): Variant {
  return { type: "Transform3D", values };
}
