/** Content of the addon's binary packets. {@link FrameReader} reads packets of frames sample by sample. */

/** A pose of a 0x03 packet, with the inputs of a controller. */
export interface PacketPose {
  position: number[];
  rotation: number[];
  tracked: boolean;
  trigger?: number;
  grip?: number;
  buttonBits?: number;
}

/** One packet of a binary message. */
export type Packet =
  | { kind: "performance"; frame: number; fps: number; frameMillis: number; physicsMillis: number }
  | { kind: "compressed"; json: unknown; uncompressedBytes: number }
  | {
      kind: "tracking";
      frame: number;
      timeSeconds: number;
      devices: Record<string, PacketPose>;
      /** Where the addon marks a new frame of reference. */
      reference?: "new";
    };

/**
 * Splits a message, or the rest after its frames, into its packets. The addon
 * sends only 0x02 there. Fails: the bytes are not exactly whole packets.
 */
export function readPackets(message: Uint8Array): Packet[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const packets: Packet[] = [];
  let at = 0;
  while (at < message.length) {
    const type = view.getUint8(at);
    if (type === 2) {
      const uncompressedBytes = view.getUint32(at + 1);
      const end = at + 9 + view.getUint32(at + 5);
      const inflated = Bun.gunzipSync(new Uint8Array(message.subarray(at + 9, end)));
      if (inflated.length !== uncompressedBytes) throw new Error("0x02 with a wrong uncompressed length");
      packets.push({
        kind: "compressed",
        json: JSON.parse(new TextDecoder().decode(inflated)),
        uncompressedBytes,
      });
      at = end;
    } else {
      throw new Error(`byte ${type} at ${at} begins no packet`);
    }
  }
  if (at !== message.length) throw new Error("the message ends inside a packet");
  return packets;
}
