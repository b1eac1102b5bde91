import { PlainCodec } from "../../../src/codec/index.ts";
import type { TrackingSample } from "../../../src/protocol/samples.ts";
import { framesPacket } from "../../../test/support/frames-packet.ts";

/** Kinds of messages that games send: frames of the addon (0x04), 0x01 and 0x03 in one message (`simulate`), or 0x01 alone. */
const KINDS = ["frames", "packets", "alone"] as const;

/** One of the kinds of message. */
export type GameMessageKind = (typeof KINDS)[number];

/** Whether a word names a kind of message. */
export function isGameMessageKind(word: string): word is GameMessageKind {
  return (KINDS as readonly string[]).includes(word);
}

/** Frames in one message of the addon at 90 Hz, sent ten times a second. */
const FRAMES_PER_MESSAGE = 9;
const FRAME_MICROS = 11_111;
/** Basis row by row, then the origin in metres. */
const TRANSFORM = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0.1, 1.7, -0.2];

/** A message of one kind, and its number of frames. */
export function gameMessage(kind: GameMessageKind): { message: Uint8Array; framesPerMessage: number } {
  if (kind === "frames") {
    const rows = Array.from({ length: FRAMES_PER_MESSAGE }, (_, index) => ({
      frame: index + 1,
      ticksMicros: index * FRAME_MICROS,
      kind: 1 | 2 | (3 << 2),
      headset: TRANSFORM,
      left: { transform: TRANSFORM, trigger: 0.5, grip: 0, buttonBits: 1 },
    }));
    return { message: framesPacket(rows), framesPerMessage: FRAMES_PER_MESSAGE };
  }
  const codec = new PlainCodec();
  const frame = owned(codec.encodePerformance(1, 90, 11.1, 2.5));
  if (kind === "alone") return { message: frame, framesPerMessage: 1 };
  return { message: Buffer.concat([frame, owned(codec.encodeTracking(POSES))]), framesPerMessage: 1 };
}

const HAND = { position: [0.2, 1.2, -0.3], rotation: [0, 0, 0, 1], tracked: true } as const;
const POSES: TrackingSample = {
  frame: 1,
  timeSeconds: 1,
  headset: { position: [0, 1.7, 0], rotation: [0, 0, 0, 1], tracked: true },
  leftController: hand(),
  rightController: hand(),
};

function hand(): NonNullable<TrackingSample["leftController"]> {
  const [position, rotation] = [[...HAND.position], [...HAND.rotation]] as [
    [number, number, number],
    [number, number, number, number],
  ];
  return { position, rotation, tracked: true, trigger: 0.5, grip: 0, buttonBits: 1 };
}

function owned(packet: Uint8Array | string): Uint8Array {
  if (typeof packet === "string") throw new Error(`expected a packet, got the refusal ${packet}`);
  return packet.slice();
}
