import { PlainCodec } from "../../../src/codec/index.ts";
import { emptyController, emptyPose } from "../../../src/protocol/empty-samples.ts";
import { PERFORMANCE_BYTES, TRACKING_MAX_BYTES } from "../../../src/protocol/packet-layout.ts";
import type { Pose, TrackingSample } from "../../../src/protocol/samples.ts";
import { writeSample } from "./lone-samples.ts";
import { FRAME_MICROS, helloOf, MONITORS_TICKS, monitorsEvent } from "./monitors.ts";
import type { PlayedGame } from "./played-game.ts";

const CODEC = new PlainCodec();

/** A game that sends what `simulate` sends: 0x01 and 0x03 in one message a frame, and the monitors as JSON text. */
export class PacketsGame implements PlayedGame {
  readonly hello = helloOf("simulate");
  readonly #startSeconds = Date.now() / 1000;
  readonly #message = Buffer.alloc(PERFORMANCE_BYTES + TRACKING_MAX_BYTES);
  readonly #poses: TrackingSample = {
    frame: 0,
    timeSeconds: 0,
    headset: { ...emptyPose(), tracked: true },
    leftController: { ...emptyController(), tracked: true },
    rightController: { ...emptyController(), tracked: true },
  };

  frame(tick: number, ticksMicros: number): Uint8Array {
    writeSample(this.#message, tick);
    const { headset, leftController, rightController } = this.#poses;
    this.#poses.frame = tick;
    this.#poses.timeSeconds = this.#startSeconds + ticksMicros / 1e6;
    for (const pose of [headset, leftController, rightController]) if (pose !== undefined) move(pose, tick);
    if (leftController !== undefined) leftController.trigger = Math.fround((1 + Math.sin(tick / 50)) / 2);
    const packet = CODEC.encodeTracking(this.#poses);
    if (typeof packet === "string") throw new Error(`expected a 0x03 packet, got the refusal ${packet}`);
    this.#message.set(packet, PERFORMANCE_BYTES);
    return this.#message.subarray(0, PERFORMANCE_BYTES + packet.length);
  }

  messages(tick: number): readonly (string | Uint8Array)[] {
    const micros = tick * FRAME_MICROS;
    const frame = this.frame(tick, micros);
    if (tick % MONITORS_TICKS !== 0) return [frame];
    return [frame, monitorsEvent(tick, this.#startSeconds + micros / 1e6)];
  }
}

/** Moves a pose on a circle. It turns about the vertical axis. */
function move({ position, rotation }: Pose, tick: number): void {
  const angle = tick / 100;
  position[0] = Math.fround(Math.sin(angle) / 4);
  position[1] = Math.fround(1.7 + Math.sin(angle * 3) / 50);
  position[2] = Math.fround(Math.cos(angle) / 4);
  rotation[1] = Math.fround(Math.sin(angle / 2));
  rotation[3] = Math.fround(Math.cos(angle / 2));
}
