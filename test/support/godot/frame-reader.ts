import { createCodec } from "../../../src/codec/index.ts";
import { FrameSamples } from "../../../src/ingest/frames/frame-samples.ts";
import { FRAMES_PACKET } from "../../../src/protocol/frames-layout.ts";
import { packetStatusName } from "../../../src/protocol/packet-status.ts";
import type { ControllerState, Pose } from "../../../src/protocol/samples.ts";
import type { Packet, PacketPose } from "./packets.ts";

/** Reads the 0x04 packets of one connection with the relay's own code. Rates and kept poses carry over from packet to packet. */
export class FrameReader {
  readonly #codec = createCodec();
  readonly #samples = new FrameSamples();

  /** The samples of the frames that begin a message, and their bytes; none for any other message. Fails: the relay would refuse the packet. */
  read(message: Uint8Array): { packets: Packet[]; bytes: number } {
    if (message[0] !== FRAMES_PACKET) return { packets: [], bytes: 0 };
    const batch = this.#codec.decode(message);
    const status = packetStatusName(batch.count === 0 ? batch.endStatus : batch.status(0));
    if (status !== "ok") throw new Error(`0x04 refused: ${status}`);
    const packets: Packet[] = [];
    this.#samples.take(batch, 0, {
      frame: (sample) => packets.push({ kind: "performance", ...sample }),
      tracking: ({ frame, timeSeconds, headset, leftController, rightController, reference }) => {
        const devices: Record<string, PacketPose> = {};
        if (headset) devices.headset = poseOf(headset);
        if (leftController) devices.left_controller = controllerOf(leftController);
        if (rightController) devices.right_controller = controllerOf(rightController);
        packets.push({ kind: "tracking", frame, timeSeconds, devices, ...(reference && { reference }) });
      },
    });
    return { packets, bytes: batch.length(0) };
  }
}

function poseOf({ position, rotation, tracked }: Pose): PacketPose {
  return { position: [...position], rotation: [...rotation], tracked };
}

function controllerOf(controller: ControllerState): PacketPose {
  const { trigger, grip, buttonBits } = controller;
  return { ...poseOf(controller), trigger, grip, buttonBits };
}
