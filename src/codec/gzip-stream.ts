/** Whether the bytes at an offset can begin a gzip stream. Source: RFC 1952, magic 1f 8b and method 8 (deflate). */
export function beginsAsGzip(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 0x08;
}

/** Uncompressed size, modulo 2^32, that the trailer of the stream ending at `end` states. Source: RFC 1952, ISIZE, little-endian. */
export function gzipTrailerBytes(bytes: Uint8Array, end: number): number {
  return (
    (((bytes[end - 1] as number) << 24) |
      ((bytes[end - 2] as number) << 16) |
      ((bytes[end - 3] as number) << 8) |
      (bytes[end - 4] as number)) >>>
    0
  );
}
