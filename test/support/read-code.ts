import jsQR from "jsqr";

/** Grey pixels, row by row, 0 to 255. */
export interface GreyPicture {
  width: number;
  height: number;
  grey: Uint8Array;
}

/** Finds and reads the QR code in a picture, as a phone does; undefined if there is none that can be read. */
export function readCode({ width, height, grey }: GreyPicture): string | undefined {
  const pixels = new Uint8ClampedArray(4 * grey.length).fill(255);
  for (const [index, level] of grey.entries()) pixels.fill(level, 4 * index, 4 * index + 3);
  return jsQR(pixels, width, height)?.data;
}
