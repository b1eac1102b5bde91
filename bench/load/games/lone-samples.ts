import { PERFORMANCE_BYTES, PERFORMANCE_PACKET } from "../../../src/protocol/packet-layout.ts";
import { FRAME_MICROS } from "./monitors.ts";
import type { PlayedGame } from "./played-game.ts";

/** A game that says nothing but one 0x01 a frame, each different. */
export class LoneSamples implements PlayedGame {
  readonly #packet = Buffer.alloc(PERFORMANCE_BYTES);

  frame(tick: number): Uint8Array {
    writeSample(this.#packet, tick);
    return this.#packet;
  }

  messages(tick: number): readonly Uint8Array[] {
    return [this.frame(tick)];
  }
}

/** Writes the 0x01 of a tick at the beginning of a buffer. */
export function writeSample(into: Buffer, tick: number): void {
  const wave = Math.sin(tick);
  into.writeUInt8(PERFORMANCE_PACKET, 0);
  into.writeUInt32BE(tick, 1);
  into.writeFloatBE(90 + wave / 4, 5);
  into.writeFloatBE(FRAME_MICROS / 1000 + wave / 4, 9);
  into.writeFloatBE(2.5 + wave / 4, 13);
}
