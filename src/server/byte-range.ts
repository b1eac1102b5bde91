/** A part of a file. Units: bytes; `end` is the first byte after it. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The part that a `Range` header asks for (RFC 9110, 14.1.2): `bytes=0-9`, `bytes=10-` or `bytes=-10`. Undefined for the whole file: there is
 * no such header, it is malformed, or it asks for several parts, which servers may ignore. "unsatisfiable" for a part beyond the file's end.
 */
export function readByteRange(
  header: string | null,
  sizeBytes: number,
): ByteRange | undefined | "unsatisfiable" {
  const [, first, last] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first === "") {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? "unsatisfiable" : { start: sizeBytes - length, end: sizeBytes };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= sizeBytes) return "unsatisfiable";
  return { start, end: last === "" ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) };
}
