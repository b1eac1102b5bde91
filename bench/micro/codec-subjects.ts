import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  type PacketBatch,
  type PacketCodec,
  PlainCodec,
  PlainFrames,
  type WasmCodec,
  wasmCodecFrom,
} from "../../src/codec/index.ts";
import { PacketStatus } from "../../src/protocol/packet-status.ts";
import type { TrackingSample } from "../../src/protocol/samples.ts";
import { loadVectorMessage } from "../../test/codec/vectors.ts";

/** One piece of work of the codec that the benches repeat. */
export interface CodecSubject {
  name: string;
  implementation: "wasm" | "plain" | "baseline";
  /** Does the work once. Returns the result, so that the compiler cannot optimise the work away. */
  run: () => unknown;
  /** Whether the result is right. */
  check: () => boolean;
}

/** Names of the subjects that the Wasm module is for: what the addon sends. Shape: the name, then the captured message. */
export const FRAMES_SUBJECTS: ReadonlyMap<string, string> = new Map([
  ["decode 0x04, no device", "frames/captured-no-device"],
  ["decode 0x04, three devices", "frames/captured-all"],
  ["decode 0x04, nine frames", "frames/captured-nine"],
]);

/** Name of the subject that must allocate nothing. */
export const PERFORMANCE_SUBJECT = "encode one 0x01";

const FRAME = 4711;
const BATCH_PACKETS = 100;

/** Every subject, for the Wasm codec and for the plain one. */
export function codecSubjects(): CodecSubject[] {
  const material = makeMaterial();
  const { wasm, plain } = bothCodecs();
  const wasmSubjects = subjectsOf(wasm, wasmWork(wasm, material));
  const plainSubjects = subjectsOf(plain, plainWork(plain, material));
  return wasmSubjects.flatMap((subject, index) => [subject, plainSubjects[index] ?? subject]);
}

/** The codecs that are compared: the release build, and its twin for games. */
export function bothCodecs(): { wasm: WasmCodec; plain: PlainCodec } {
  const build = readFileSync(join(import.meta.dir, "../../build/codec.release.wasm"));
  return {
    wasm: wasmCodecFrom(new Uint8Array(build)),
    plain: new PlainCodec({ frames: new PlainFrames() }),
  };
}

/** Encodes a 0x01 into a buffer of its own. Shows the saving of the persistent view, and that the measurement detects allocation. */
export function freshBufferSubject(): CodecSubject {
  const run = (): Uint8Array => {
    const packet = new Uint8Array(17);
    const view = new DataView(packet.buffer);
    packet[0] = 1;
    view.setUint32(1, FRAME);
    view.setFloat32(5, 90);
    view.setFloat32(9, 11.1);
    view.setFloat32(13, 2.5);
    return packet;
  };
  const expected = new PlainCodec().encodePerformance(FRAME, 90, 11.1, 2.5) as Uint8Array;
  return {
    name: PERFORMANCE_SUBJECT,
    implementation: "baseline",
    run,
    check: () => Bun.deepEquals(run(), expected),
  };
}

/** Data for the subjects. */
interface Material {
  sample: TrackingSample;
  single: Uint8Array;
  frame: Uint8Array;
  batch: Uint8Array;
  json: Buffer;
  gzip: Buffer;
  /** Messages of the addon, by the name of their subject. */
  frames: readonly (readonly [name: string, message: Uint8Array])[];
}

interface Work {
  name: string;
  run: () => Uint8Array | string | PacketBatch;
  packets: number;
}

function makeMaterial(): Material {
  const codec = new PlainCodec();
  const sample = trackingSample();
  const single = copy(codec.encodePerformance(FRAME, 90, 11.1, 2.5));
  const frame = new Uint8Array(Buffer.concat([single, copy(codec.encodeTracking(sample))]));
  const packets = Array.from({ length: BATCH_PACKETS }, (_, index) =>
    copy(codec.encodePerformance(index, 90, 11.1, 2.5)),
  );
  const batch = new Uint8Array(Buffer.concat(packets));
  const json = jsonOfBytes(2048);
  const frames = [...FRAMES_SUBJECTS].map(([name, vector]) => [name, loadVectorMessage(vector)] as const);
  return { sample, single, frame, batch, json, gzip: gzipSync(json), frames };
}

// The next two functions are the same on purpose. The compiler would compile functions shared by both codecs for two kinds of callee, which
// costs some 10 ns a call. That happens in no relay, because a relay has one codec.

function wasmWork(codec: WasmCodec, { sample, single, frame, batch, json, gzip, frames }: Material): Work[] {
  return [
    { name: PERFORMANCE_SUBJECT, run: () => codec.encodePerformance(FRAME, 90, 11.1, 2.5), packets: 1 },
    { name: "encode one 0x03, three devices", run: () => codec.encodeTracking(sample), packets: 1 },
    { name: "decode one 0x01", run: () => codec.decode(single), packets: 1 },
    { name: "decode 0x01 + 0x03", run: () => codec.decode(frame), packets: 2 },
    { name: "decode 100 x 0x01", run: () => codec.decode(batch), packets: BATCH_PACKETS },
    ...frames.map(([name, message]) => ({ name, run: () => codec.decode(message), packets: 1 })),
    { name: "frame 0x02 of 2 KB JSON", run: () => codec.frameCompressed(gzip, json.length), packets: 1 },
  ];
}

function plainWork(
  codec: PlainCodec,
  { sample, single, frame, batch, json, gzip, frames }: Material,
): Work[] {
  return [
    { name: PERFORMANCE_SUBJECT, run: () => codec.encodePerformance(FRAME, 90, 11.1, 2.5), packets: 1 },
    { name: "encode one 0x03, three devices", run: () => codec.encodeTracking(sample), packets: 1 },
    { name: "decode one 0x01", run: () => codec.decode(single), packets: 1 },
    { name: "decode 0x01 + 0x03", run: () => codec.decode(frame), packets: 2 },
    { name: "decode 100 x 0x01", run: () => codec.decode(batch), packets: BATCH_PACKETS },
    ...frames.map(([name, message]) => ({ name, run: () => codec.decode(message), packets: 1 })),
    { name: "frame 0x02 of 2 KB JSON", run: () => codec.frameCompressed(gzip, json.length), packets: 1 },
  ];
}

function subjectsOf(codec: PacketCodec, work: Work[]): CodecSubject[] {
  return work.map(({ name, run, packets }) => ({
    name,
    implementation: codec.name,
    run,
    check: () => {
      const result = run();
      if (typeof result === "string") return false;
      const batch = result instanceof Uint8Array ? codec.decode(result.slice()) : result;
      const last = packets - 1;
      return (
        batch.endStatus === PacketStatus.ok &&
        batch.count === packets &&
        batch.status(last) === PacketStatus.ok
      );
    },
  }));
}

function copy(packet: Uint8Array | string): Uint8Array {
  if (typeof packet === "string") throw new Error(`expected a packet, got ${packet}`);
  return packet.slice();
}

function trackingSample(): TrackingSample {
  const pose = { position: [0.1, 1.7, -0.3], rotation: [0, 0.6, 0, 0.8], tracked: true } as const;
  const device = () => ({ ...pose, position: [...pose.position], rotation: [...pose.rotation] }) as never;
  const controller = () => ({ ...(device() as object), trigger: 0.5, grip: 0.25, buttonBits: 3 }) as never;
  return {
    frame: FRAME,
    timeSeconds: 1_700_000_000.25,
    headset: device(),
    leftController: controller(),
    rightController: controller(),
  };
}

/** JSON like that of a snapshot: names repeat, numbers do not. */
function jsonOfBytes(bytes: number): Buffer {
  const entries = Array.from({ length: 200 }, (_, index) => ({
    frame: index,
    frame_time_ms: Math.sin(index) + 11,
  }));
  return Buffer.from(JSON.stringify(entries)).subarray(0, bytes);
}
