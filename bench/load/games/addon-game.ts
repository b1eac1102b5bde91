import { encodeCompressedJson, PlainCodec } from "../../../src/codec/index.ts";
import { framesPacket } from "../../../test/support/frames-packet.ts";
import { FRAME_MICROS, helloOf, MONITORS_TICKS, monitorsEvent } from "./monitors.ts";
import type { PlayedGame } from "./played-game.ts";

/** Values that mark places in the template. */
const FRAME_MARK = 0x01020304;
const TICKS_MARK = 0x05060708;
const ANGLE_MARKS = { sin: 1.25, minusSin: -1.25, cos: 1.75, x: 3.25, y: 3.5, z: 3.75 };
const CODEC = new PlainCodec();

/**
 * A game that sends what the addon sends while a client watches: one row a message as 0x04, and events of the frame as 0x02 behind it.
 * Headset and both controllers move in every frame. The bytes are written once and then patched, because a flood sends 100,000 a second.
 */
export class AddonGame implements PlayedGame {
  readonly hello = helloOf("addon");
  readonly #startSeconds = Date.now() / 1000;
  readonly #packet: Buffer;
  readonly #frameAt: number;
  readonly #ticksAt: number;
  readonly #places: Record<keyof typeof ANGLE_MARKS, number[]>;

  constructor() {
    const { sin, minusSin, cos, x, y, z } = ANGLE_MARKS;
    const transform = [cos, 0, sin, 0, 1, 0, minusSin, 0, cos, x, y, z];
    const controller = { transform, trigger: 0.5, grip: 0.25, buttonBits: 1 };
    const row = { frame: FRAME_MARK, ticksMicros: TICKS_MARK, kind: 1 | 2 | (7 << 2), headset: transform };
    const head = { unixFromTicksSeconds: this.#startSeconds, physicsMillis: 2.5, maxFps: 90 };
    this.#packet = Buffer.from(framesPacket([{ ...row, left: controller, right: controller }], head));
    this.#frameAt = this.#packet.indexOf(littleEndian((bytes) => bytes.writeUInt32LE(FRAME_MARK)));
    this.#ticksAt = this.#packet.indexOf(littleEndian((bytes) => bytes.writeUInt32LE(TICKS_MARK)));
    const places = (mark: number) =>
      allIndicesOf(
        this.#packet,
        littleEndian((bytes) => bytes.writeFloatLE(mark)),
      );
    this.#places = {
      sin: places(sin),
      minusSin: places(minusSin),
      cos: places(cos),
      x: places(x),
      y: places(y),
      z: places(z),
    };
  }

  frame(tick: number, ticksMicros: number): Uint8Array {
    this.#packet.writeUInt32LE(tick, this.#frameAt);
    this.#packet.writeUInt32LE(ticksMicros, this.#ticksAt);
    const angle = tick / 100;
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    this.#put("sin", sin);
    this.#put("minusSin", -sin);
    this.#put("cos", cos);
    this.#put("x", sin / 4);
    this.#put("y", 1.7 + Math.sin(angle * 3) / 50);
    this.#put("z", cos / 4);
    return this.#packet;
  }

  messages(tick: number): readonly Uint8Array[] {
    const micros = tick * FRAME_MICROS;
    const frame = this.frame(tick, micros);
    if (tick % MONITORS_TICKS !== 0) return [frame];
    return [Buffer.concat([frame, compressed(monitorsEvent(tick, this.#startSeconds + micros / 1e6))])];
  }

  #put(place: keyof typeof ANGLE_MARKS, value: number): void {
    for (const at of this.#places[place]) this.#packet.writeFloatLE(value, at);
  }
}

/** The text as a 0x02 packet. */
function compressed(text: string): Uint8Array {
  const packet = encodeCompressedJson(CODEC, text);
  if (typeof packet === "string") throw new Error(`expected a 0x02 packet, got the refusal ${packet}`);
  return packet.slice();
}

function littleEndian(write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(4);
  write(bytes);
  return bytes;
}

function allIndicesOf(bytes: Buffer, part: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(part); at >= 0; at = bytes.indexOf(part, at + part.length)) found.push(at);
  return found;
}
