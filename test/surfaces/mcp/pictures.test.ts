import { expect, test } from "bun:test";
import { crc32, inflateSync } from "node:zlib";
import { encodePng } from "../../../src/surfaces/mcp/pictures/encode-png.ts";
import { stripPicture } from "../../../src/surfaces/mcp/pictures/strip-picture.ts";

/** The chunks of a PNG, and its pixels without the filters of its rows. */
function decode(png: Uint8Array) {
  const bytes = Buffer.from(png);
  const chunks: Record<string, Buffer> = {};
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const named = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(named));
    chunks[named.subarray(0, 4).toString()] = named.subarray(4);
    at += 12 + length;
  }
  const { IHDR, IDAT, PLTE } = chunks;
  if (IHDR === undefined || IDAT === undefined || PLTE === undefined) throw new Error("no picture");
  const [width, height] = [IHDR.readUInt32BE(0), IHDR.readUInt32BE(4)];
  const rows = inflateSync(IDAT);
  const row = (y: number) => [...rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1))];
  return {
    width,
    height,
    format: [...IHDR.subarray(8)],
    palette: [...PLTE],
    rows: Array.from({ length: height }, (_, y) => row(y)),
  };
}

test("a picture keeps its size, its colours and its pixels as PNG", () => {
  const pixels = Uint8Array.of(0, 1, 2, 2, 1, 0);
  const palette = [
    [0, 0, 0],
    [255, 0, 0],
    [1, 2, 3],
  ] as const;
  expect(decode(encodePng({ width: 3, height: 2, pixels, palette }))).toEqual({
    width: 3,
    height: 2,
    format: [8, 3, 0, 0, 0],
    palette: [0, 0, 0, 255, 0, 0, 1, 2, 3],
    rows: [
      [0, 1, 2],
      [2, 1, 0],
    ],
  });
});

test("the strip shows each frame at its time, by its length, and nothing where nothing was sampled", () => {
  const frames = [
    { at: 2, millis: 10 },
    { at: 5, millis: 20 },
    { at: 9, millis: 1000 },
    { at: 10, millis: 10 },
  ];
  const { width, height, rows } = decode(stripPicture(frames, 10, 10));
  expect([width, height]).toEqual([600, 160]);
  const column = (at: number) => rows.map((row) => row[Math.floor((at / 10) * width) - 1]);
  const high = (at: number, colour: number) => column(at).filter((of) => of === colour).length;
  // Four budgets are 160 pixels high; the line of a budget may lie over a bar.
  expect(high(2, 2)).toBeGreaterThanOrEqual(39);
  expect(high(2, 2)).toBeLessThanOrEqual(40);
  expect(high(5, 3)).toBeGreaterThanOrEqual(78);
  expect(high(5, 3)).toBeLessThanOrEqual(80);
  expect(high(8.5, 4)).toBeGreaterThan(150);
  expect(high(3.5, 2) + high(3.5, 3) + high(3.5, 4)).toBe(0);
});
