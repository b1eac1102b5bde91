import { PlainCodec } from "../../../src/codec/index.ts";
import type { ControllerState, Pose } from "../../../src/protocol/samples.ts";

const codec = new PlainCodec();
const POSE: Pose = { position: [0.12, 1.71, -0.33], rotation: [0, 0.6, 0, 0.8], tracked: true };
const CONTROLLER: ControllerState = { ...POSE, trigger: 0.5, grip: 0.25, buttonBits: 3 };

/** A 0x03 packet of a headset and two controllers, with its number as frame number. Owned by the caller. */
export function posePacket(number: number): Uint8Array {
  const packet = codec.encodeTracking({
    frame: number,
    timeSeconds: Date.now() / 1000,
    headset: POSE,
    leftController: CONTROLLER,
    rightController: CONTROLLER,
  });
  if (typeof packet === "string") throw new Error(`expected a 0x03 packet, got the refusal ${packet}`);
  return packet.slice();
}
