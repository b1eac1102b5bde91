// Splits a message into its packets and reads each: one call per message of any content.

import { measureCompressed, readCompressed } from "./compressed";
import { measureFrames, readFrames } from "./frames";
import { INPUT, MAX_PACKETS, RECORD_BYTES, RECORDS, VALUES } from "./memory-map";
import { COMPRESSED_PACKET, FRAMES_PACKET, PERFORMANCE_PACKET, TRACKING_PACKET } from "./packet-layout";
import {
  STATUS_EMPTY,
  STATUS_OK,
  STATUS_TOO_MANY_PACKETS,
  STATUS_TRAILING_BYTES,
  STATUS_UNKNOWN_TYPE,
} from "./packet-status";
import { measurePerformance, readPerformance } from "./performance";
import { measureTracking, readTracking } from "./tracking";
import { VALUES_PER_PACKET } from "./value-slots";

function writeRecord(index: i32, a: i32, b: i32, c: i32, d: i32): void {
  const record = RECORDS + index * RECORD_BYTES;
  store<i32>(record, a);
  store<i32>(record + 4, b);
  store<i32>(record + 8, c);
  store<i32>(record + 12, d);
}

function finish(count: i32, status: i32, offset: i32): void {
  writeRecord(0, count, status, offset, 0);
}

/** Length of the first packet, or a refusal of all remaining bytes as a negative status. */
function measurePacket(type: i32, offset: i32, remaining: i32): i32 {
  if (type == PERFORMANCE_PACKET) return measurePerformance(remaining);
  if (type == TRACKING_PACKET) return measureTracking(INPUT + offset, remaining);
  if (type == COMPRESSED_PACKET) return measureCompressed(INPUT + offset, remaining);
  if (type == FRAMES_PACKET && offset == 0) return measureFrames(INPUT, remaining);
  return offset == 0 ? -STATUS_UNKNOWN_TYPE : -STATUS_TRAILING_BYTES;
}

function readPacket(type: i32, offset: i32, bytes: i32, row: i32, maxInflatedBytes: f64): i32 {
  if (type == PERFORMANCE_PACKET) return readPerformance(INPUT + offset, row);
  if (type == TRACKING_PACKET) return readTracking(INPUT + offset, row);
  if (type == FRAMES_PACKET) return readFrames(INPUT + offset, bytes, row);
  return readCompressed(INPUT + offset, row, maxInflatedBytes);
}

/** Decodes the `length` bytes at INPUT into RECORDS and VALUES. */
export function decode(length: i32, maxInflatedBytes: f64): void {
  if (length == 0) return finish(0, STATUS_EMPTY, 0);
  let count = 0;
  let offset = 0;
  let row = VALUES;
  while (offset < length) {
    if (count == MAX_PACKETS) return finish(count, STATUS_TOO_MANY_PACKETS, offset);
    const type = <i32>load<u8>(INPUT + offset);
    const bytes = measurePacket(type, offset, length - offset);
    if (bytes < 0) return finish(count, -bytes, offset);
    count++;
    writeRecord(count, type, readPacket(type, offset, bytes, row, maxInflatedBytes), offset, bytes);
    row += VALUES_PER_PACKET * 8;
    offset += bytes;
  }
  finish(count, STATUS_OK, length);
}
