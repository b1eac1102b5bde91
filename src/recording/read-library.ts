import { Opcode } from "@mcap/core";
import { HEAD_BYTES, readBytes } from "./read-summary.ts";
import { MAGIC } from "./recording-index.ts";

/** How much of a file is read in search of what wrote it. Units: bytes. */
const HEADER_BYTES = 1024;

/** Whether a file begins as a recording does. `file`: a file descriptor. */
export function beginsAsRecording(file: number): boolean {
  return hasMagic(readBytes(file, 0, MAGIC.byteLength));
}

/** What wrote a file: the library in the header of a recording. Undefined if the file does not begin as a recording does. `file`: a file descriptor. */
export function readLibrary(file: number): string | undefined {
  const bytes = readBytes(file, 0, HEADER_BYTES);
  if (!hasMagic(bytes) || bytes[MAGIC.byteLength] !== Opcode.HEADER) return undefined;
  const profileAt = MAGIC.byteLength + HEAD_BYTES;
  const profile = textAt(bytes, profileAt);
  return profile === undefined ? undefined : textAt(bytes, profileAt + 4 + profile.byteLength)?.toString();
}

function hasMagic(bytes: Buffer): boolean {
  return MAGIC.every((byte, at) => bytes[at] === byte);
}

/** A text behind its length; undefined if the bytes end before. */
function textAt(bytes: Buffer, offset: number): Buffer | undefined {
  if (offset + 4 > bytes.byteLength) return undefined;
  const end = offset + 4 + bytes.readUInt32LE(offset);
  return end > bytes.byteLength ? undefined : bytes.subarray(offset + 4, end);
}
