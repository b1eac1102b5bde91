/** Binary packets as docs/wire-format.md draws them, read without the relay's own codec: here the addon is judged. */

/** A pose of a 0x03 packet, with the inputs that a controller adds. */
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
  | { kind: "tracking"; frame: number; timeSeconds: number; devices: Record<string, PacketPose> };

const DEVICES = ["headset", "left_controller", "right_controller"];

/** Splits a message into its packets. Fails: on anything that is not exactly whole packets. */
export function readPackets(message: Uint8Array): Packet[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const packets: Packet[] = [];
  let at = 0;
  while (at < message.length) {
    const type = view.getUint8(at);
    if (type === 1) {
      const [fps, frameMillis, physicsMillis] = floats(view, at + 5, 3) as [number, number, number];
      packets.push({ kind: "performance", frame: view.getUint32(at + 1), fps, frameMillis, physicsMillis });
      at += 17;
    } else if (type === 2) {
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
    } else if (type === 3) {
      packets.push(readTracking(view, at));
      at += view.getUint16(at + 2);
    } else {
      throw new Error(`byte ${type} at ${at} begins no packet`);
    }
  }
  if (at !== message.length) throw new Error("the message ends inside a packet");
  return packets;
}

function readTracking(view: DataView, start: number): Packet {
  if (view.getUint8(start + 1) !== 1) throw new Error("0x03 of an unknown version");
  const present = view.getUint16(start + 4);
  const tracked = view.getUint16(start + 6);
  const devices: Record<string, PacketPose> = {};
  let at = start + 20;
  for (const [bit, name] of DEVICES.entries()) {
    if (!(present & (1 << bit))) continue;
    const pose: PacketPose = {
      position: floats(view, at, 3),
      rotation: floats(view, at + 12, 4),
      tracked: (tracked & (1 << bit)) !== 0,
    };
    at += 28;
    if (bit > 0) {
      [pose.trigger, pose.grip] = floats(view, at, 2) as [number, number];
      pose.buttonBits = view.getUint32(at + 8);
      at += 12;
    }
    devices[name] = pose;
  }
  if (at - start !== view.getUint16(start + 2)) throw new Error("0x03 with a wrong length");
  return {
    kind: "tracking",
    frame: view.getUint32(start + 8),
    timeSeconds: view.getFloat64(start + 12),
    devices,
  };
}

function floats(view: DataView, at: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => view.getFloat32(at + 4 * index));
}
