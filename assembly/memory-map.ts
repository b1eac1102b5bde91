// Every region of linear memory, in order. The module stores nothing else there and allocates nothing: the map is the whole heap.
// TypeScript reads these offsets from the module's exports and never repeats them.

import { COMPRESSED_HEADER_BYTES, PERFORMANCE_BYTES, TRACKING_MAX_BYTES } from "./packet-layout";
import { VALUES_PER_FRAME, VALUES_PER_PACKET } from "./value-slots";

/** Maximum number of packets in one message: the rows of the records and values tables. */
export const MAX_PACKETS: i32 = 1024;
/** Maximum number of frames in a 0x04 packet: the rows of the frames table. */
export const MAX_FRAMES: i32 = 512;

const F64_BYTES: i32 = 8;

/** Rounds up, so that the tables behind a packet are aligned for typed arrays. */
function aligned(bytes: i32): i32 {
  return (bytes + 7) & ~7;
}

/** The message to decode. */
export const INPUT: i32 = 0;
export const INPUT_BYTES: i32 = 1024 * 1024;

/** The 0x02 packet that the codec frames. The host writes the gzip stream behind the space for the header, so it copies the stream once. */
export const COMPRESSED_OUTPUT: i32 = INPUT + INPUT_BYTES;
export const COMPRESSED_OUTPUT_BYTES: i32 = 1024 * 1024;
/** Position of the gzip stream in the module's memory. */
export const COMPRESSED_PAYLOAD: i32 = COMPRESSED_OUTPUT + COMPRESSED_HEADER_BYTES;

/** One 0x01 packet. */
export const PERFORMANCE_OUTPUT: i32 = COMPRESSED_OUTPUT + COMPRESSED_OUTPUT_BYTES;

/** One 0x03 packet. */
export const TRACKING_OUTPUT: i32 = PERFORMANCE_OUTPUT + aligned(PERFORMANCE_BYTES);

/** Results of decode: first the outcome (count, status, status offset, 0), then type, status, offset and length per packet. */
export const RECORDS: i32 = TRACKING_OUTPUT + aligned(TRACKING_MAX_BYTES);
export const RECORD_BYTES: i32 = 16;
export const RECORDS_BYTES: i32 = (1 + MAX_PACKETS) * RECORD_BYTES;

/** The decoded numbers: a row of VALUES_PER_PACKET f64 per packet. */
export const VALUES: i32 = RECORDS + RECORDS_BYTES;
export const VALUES_BYTES: i32 = MAX_PACKETS * VALUES_PER_PACKET * F64_BYTES;

/** The numbers of a 0x03 packet to encode. Separate from VALUES, so that encoding does not change the last decoded batch. */
export const ENCODE_VALUES: i32 = VALUES + VALUES_BYTES;
export const ENCODE_VALUES_BYTES: i32 = VALUES_PER_PACKET * F64_BYTES;

/** The frames of a 0x04 packet: a row of VALUES_PER_FRAME f64 per frame. */
export const FRAMES: i32 = ENCODE_VALUES + ENCODE_VALUES_BYTES;
export const FRAMES_BYTES: i32 = MAX_FRAMES * VALUES_PER_FRAME * F64_BYTES;

/** End of the last region. asconfig.json sets the memory to just the pages that hold it. */
export const MEMORY_END: i32 = FRAMES + FRAMES_BYTES;
