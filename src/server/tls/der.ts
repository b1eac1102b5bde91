/** Distinguished encoding of ASN.1 (ITU-T X.690), as far as a certificate needs it. */
export const der = {
  sequence: (...parts: Buffer[]) => tagged(0x30, ...parts),
  set: (...parts: Buffer[]) => tagged(0x31, ...parts),
  /** A non-negative integer from its bytes, most significant first. */
  integer: (bytes: Uint8Array) =>
    tagged(0x02, Buffer.from(bytes[0] !== undefined && bytes[0] > 0x7f ? [0, ...bytes] : bytes)),
  boolean: (value: "true") => tagged(0x01, Buffer.from([value === "true" ? 0xff : 0])),
  octets: (bytes: Buffer) => tagged(0x04, bytes),
  /** A bit string of whole bytes. */
  bits: (bytes: Buffer) => tagged(0x03, Buffer.from([0]), bytes),
  utf8: (text: string) => tagged(0x0c, Buffer.from(text)),
  /** An object identifier in its dotted form. */
  oid: (dotted: string) => tagged(0x06, oidBytes(dotted)),
  /** A time up to the end of 2049. */
  utcTime: (date: Date) =>
    tagged(
      0x17,
      Buffer.from(
        `${date
          .toISOString()
          .replace(/[-:T]|\.\d+/g, "")
          .slice(2)}`,
      ),
    ),
  /** Parts with an explicit context tag, `[number]`. */
  explicit: (number: number, ...parts: Buffer[]) => tagged(0xa0 | number, ...parts),
  /** Bytes with an implicit context tag. */
  implicit: (number: number, bytes: Buffer) => tagged(0x80 | number, bytes),
} as const;

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthBytes(content.length), content]);
}

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

/** The first two numbers share a byte; each number is written in groups of seven bits. */
function oidBytes(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
  return Buffer.from([first * 40 + second, ...others].flatMap(base128));
}

function base128(number: number): number[] {
  const bytes = [number & 0x7f];
  for (let rest = number >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
