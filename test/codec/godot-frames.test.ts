import { describe, expect, test } from "bun:test";
import { decodeGodotFrames, type GodotController, type GodotFrame } from "../../src/codec/index.ts";
import { MAX_FRAMES_PER_PACKET } from "../../src/protocol/limits.ts";
import { framesPacket, packetAround } from "../support/frames-packet.ts";
import { type FrameVector, type FrameVectorRow, loadFrameVectors } from "./frame-vectors.ts";

const VECTORS = loadFrameVectors();

describe("decodeGodotFrames", () => {
  test.each(VECTORS.map((vector) => [vector.name, vector] as const))("reads the vector %s", (_, vector) => {
    const { message, demand, rows, unixFromTicksSeconds, physicsMillis, maxFps } = vector;
    expect(decodeGodotFrames(message)).toEqual({
      bytes: message.length,
      content: {
        unixFromTicksSeconds,
        physicsMillis,
        maxFps,
        frames: rows.map((row) => frameOf(row, demand)),
      },
    });
  });

  test("reads the packet that begins a message, and returns its end", () => {
    const packet = framesPacket([{ frame: 1, ticksMicros: 1 }]);
    const message = new Uint8Array([...packet, 0x02, 0, 0]);
    expect(decodeGodotFrames(message).bytes).toBe(packet.length);
  });

  test("omits the samples that are not in demand", () => {
    const { content } = contentOf(framesPacket([{ frame: 1, ticksMicros: 1, kind: 3 }], { demand: 2 }));
    expect(content.frames).toMatchObject([{ hasPerformance: false, hasTracking: true }]);
  });

  test("refuses a packet that is cut at any byte, and reads nothing outside it", () => {
    const { message } = VECTORS.find(({ name }) => name === "all-devices") as FrameVector;
    for (let length = 1; length < message.length; length++)
      expect(decodeGodotFrames(message.slice(0, length))).toEqual({ refusal: "truncated", bytes: undefined });
    // The same where the header says that this is all: the rest of the message can be read.
    for (let length = 7; length < message.length; length++) {
      const cut = message.slice(0, length);
      new DataView(cut.buffer).setUint32(2, length - 6);
      const decoded = decodeGodotFrames(cut);
      expect(decoded.refusal).toBeString();
      expect(decoded.bytes).toBe(length);
    }
  });

  test("skips an unknown version by its length", () => {
    expect(decodeGodotFrames(packetAround(null, 2))).toEqual({ refusal: "unknownVersion", bytes: 10 });
  });

  test("never throws for any changed byte", () => {
    const { message } = VECTORS.find(({ name }) => name === "all-devices") as FrameVector;
    for (let at = 1; at < message.length; at++) {
      for (const byte of [0x00, 0x1c, 0x7f, 0x80, 0xff]) {
        const changed = message.slice();
        changed[at] = byte;
        const { refusal, bytes } = decodeGodotFrames(changed);
        expect(refusal === undefined ? bytes : refusal).toBeDefined();
      }
    }
  });

  test.each([
    ["no array", 5n, "expected an array of four numbers and the frames"],
    ["too few values", [3n, 0, 0, 0n], "expected an array of four numbers and the frames"],
    ["a text for a time", [3n, "x", 0, 0n, []], "expected four finite numbers before the frames"],
    [
      "a time that is no number",
      [3n, Number.NaN, 0, 0n, []],
      "expected four finite numbers before the frames",
    ],
    ["half a frame", [3n, 0, 0, 0n, [1n, 2n]], "expected an array of 12 values for each frame"],
    ["no frames", [3n, 0, 0, 0n, null], "expected an array of 12 values for each frame"],
    [
      "a frame without a number",
      [3n, 0, 0, 0n, [1n, null, 0n, 0n, ...Array(8).fill(null)]],
      "frame 0 of 1 is not as it should be",
    ],
    [
      "more frames than there may be",
      [3n, 0, 0, 0n, Array((MAX_FRAMES_PER_PACKET + 1) * 12).fill(0n)],
      "expected at most 512 frames, got 513",
    ],
  ])("refuses %s", (_, content, refusal) => {
    const packet = packetAround(content);
    expect(decodeGodotFrames(packet)).toEqual({ refusal, bytes: packet.length });
  });
});

function contentOf(packet: Uint8Array) {
  const decoded = decodeGodotFrames(packet);
  if (decoded.refusal !== undefined) throw new Error(decoded.refusal);
  return decoded;
}

function frameOf(row: FrameVectorRow, demand: number): GodotFrame {
  const kind = row[0] as number;
  const buttons = (row[4] as number | null) ?? 0;
  return {
    frame: row[1] as number,
    ticksMicros: row[2] as number,
    frameMicros: row[3] as number,
    hasPerformance: (kind & demand & 1) !== 0,
    hasTracking: (kind & demand & 2) !== 0,
    trackedBits: kind >> 2,
    headset: (row[5] as number[] | null) ?? undefined,
    leftController: controllerOf(row.slice(6, 9), buttons & 0xffff),
    rightController: controllerOf(row.slice(9, 12), buttons >> 16),
  };
}

function controllerOf(row: FrameVectorRow, buttonBits: number): GodotController | undefined {
  const [transform, trigger, grip] = row;
  if (transform === null) return undefined;
  return {
    transform: transform as number[],
    trigger: trigger as number | boolean,
    grip: grip as number | boolean,
    buttonBits,
  };
}
