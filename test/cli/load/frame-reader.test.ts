import { expect, test } from "bun:test";
import { clientFrame } from "../../../src/cli/load/client-frame.ts";
import { FrameReader, OPCODE } from "../../../src/cli/load/frame-reader.ts";

const PACKET = Buffer.from("0100000001", "hex");

/** A frame of a server, which has no mask. */
function serverFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const head =
    length < 126
      ? [length]
      : length < 65_536
        ? [126, length >> 8, length & 255]
        : [127, 0, 0, 0, 0, 0, 1, 0, 0];
  return Buffer.concat([Uint8Array.of(0x80 | opcode, ...head), payload]);
}

test("frames are complete wherever the stream is cut", () => {
  const frames = [
    serverFrame(OPCODE.text, Buffer.from("a")),
    serverFrame(OPCODE.binary, Buffer.alloc(300, 7)),
    serverFrame(OPCODE.ping, Buffer.alloc(0)),
    serverFrame(OPCODE.binary, PACKET),
  ];
  const stream = Buffer.concat(frames);
  for (let cut = 0; cut <= stream.length; cut++) {
    const seen: string[] = [];
    const reader = new FrameReader((opcode, bytes, start, end) => {
      seen.push(`${opcode} ${bytes.toString("hex", start, end)}`);
    });
    reader.read(stream.subarray(0, cut));
    reader.read(stream.subarray(cut));
    expect(seen).toEqual(["1 61", `2 ${"07".repeat(300)}`, "9 ", `2 ${PACKET.toString("hex")}`]);
  }
});

test("a frame with an eight-byte length is read", () => {
  const lengths: number[] = [];
  const reader = new FrameReader((_opcode, _bytes, start, end) => void lengths.push(end - start));
  reader.read(serverFrame(OPCODE.binary, Buffer.alloc(65_536)));
  expect(lengths).toEqual([65_536]);
});

test("the parts of a message are joined, wherever the stream is cut, with a ping in between", () => {
  const stream = Buffer.from([0x01, 2, 0x61, 0x62, 0x89, 1, 0x70, 0x80, 1, 0x63, 0x82, 1, 9]);
  for (let cut = 0; cut <= stream.length; cut++) {
    const seen: [number, string][] = [];
    const reader = new FrameReader((opcode, bytes, start, end) => {
      seen.push([opcode, bytes.toString("latin1", start, end)]);
    });
    reader.read(stream.subarray(0, cut));
    reader.read(stream.subarray(cut));
    expect(seen).toEqual([
      [OPCODE.ping, "p"],
      [OPCODE.text, "abc"],
      [OPCODE.binary, "\t"],
    ]);
  }
});

test.each([
  ["a masked frame", clientFrame(OPCODE.binary, PACKET)],
  ["a frame of an extension that was not requested", Buffer.of(0xc1, 1, 0x61)],
  ["a message that is longer than may be", Buffer.of(0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0)],
])("after %s nothing more is read", (_, stream) => {
  const seen: number[] = [];
  expect(new FrameReader((opcode) => seen.push(opcode)).read(stream)).toBe(false);
  expect(seen).toEqual([]);
});
