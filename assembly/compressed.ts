// 0x02: framing and checking of gzip-compressed JSON. The host inflates, because zlib is native there.

import { loadU32, storeU32 } from "./big-endian";
import { COMPRESSED_OUTPUT, COMPRESSED_OUTPUT_BYTES, COMPRESSED_PAYLOAD } from "./memory-map";
import { COMPRESSED_HEADER_BYTES, COMPRESSED_PACKET, GZIP_MIN_BYTES } from "./packet-layout";
import {
  STATUS_LENGTH_MISMATCH,
  STATUS_NOT_GZIP,
  STATUS_OK,
  STATUS_SIZE_MISMATCH,
  STATUS_TOO_LARGE,
  STATUS_TRUNCATED,
} from "./packet-status";
import { UNCOMPRESSED_BYTES_SLOT } from "./value-slots";

/** RFC 1952: the two magic bytes and method 8, deflate. */
function beginsAsGzip(at: i32): bool {
  return load<u8>(at) == 0x1f && load<u8>(at + 1) == 0x8b && load<u8>(at + 2) == 0x08;
}

/** RFC 1952: the last four bytes of a stream are the uncompressed length, little-endian. */
function trailerBytes(at: i32, gzipBytes: i32): u32 {
  return load<u32>(at + gzipBytes - 4);
}

/** Writes the header before the stream that the host copied to COMPRESSED_PAYLOAD. Returns a status. */
export function frameCompressed(gzipBytes: i32, uncompressedBytes: f64): i32 {
  if (gzipBytes > COMPRESSED_OUTPUT_BYTES - COMPRESSED_HEADER_BYTES) return STATUS_TOO_LARGE;
  if (gzipBytes < GZIP_MIN_BYTES) return STATUS_LENGTH_MISMATCH;
  if (!beginsAsGzip(COMPRESSED_PAYLOAD)) return STATUS_NOT_GZIP;
  const size = trailerBytes(COMPRESSED_PAYLOAD, gzipBytes);
  if (<f64>size != uncompressedBytes) return STATUS_SIZE_MISMATCH;
  store<u8>(COMPRESSED_OUTPUT, COMPRESSED_PACKET);
  storeU32(COMPRESSED_OUTPUT + 1, size);
  storeU32(COMPRESSED_OUTPUT + 5, gzipBytes);
  return STATUS_OK;
}

/** Length of the first packet in these bytes, or a refusal as a negative status. */
export function measureCompressed(at: i32, remaining: i32): i32 {
  if (remaining < COMPRESSED_HEADER_BYTES) return -STATUS_TRUNCATED;
  const gzipBytes = loadU32(at + 5);
  if (gzipBytes > <u32>(remaining - COMPRESSED_HEADER_BYTES)) return -STATUS_TRUNCATED;
  if (gzipBytes < <u32>GZIP_MIN_BYTES) return -STATUS_LENGTH_MISMATCH;
  return COMPRESSED_HEADER_BYTES + <i32>gzipBytes;
}

/** Checks a complete packet without inflating it. Returns a status. */
export function readCompressed(at: i32, row: i32, maxInflatedBytes: f64): i32 {
  const payload = at + COMPRESSED_HEADER_BYTES;
  if (!beginsAsGzip(payload)) return STATUS_NOT_GZIP;
  const uncompressedBytes = loadU32(at + 1);
  if (trailerBytes(payload, <i32>loadU32(at + 5)) != uncompressedBytes) return STATUS_SIZE_MISMATCH;
  if (<f64>uncompressedBytes > maxInflatedBytes) return STATUS_TOO_LARGE;
  store<f64>(row + UNCOMPRESSED_BYTES_SLOT * 8, <f64>uncompressedBytes);
  return STATUS_OK;
}
