// Statuses of encode and decode: the numbers of src/protocol/packet-status.ts. A test keeps the two equal.

export const STATUS_OK: i32 = 0;
export const STATUS_TRUNCATED: i32 = 1;
export const STATUS_UNKNOWN_TYPE: i32 = 2;
export const STATUS_TRAILING_BYTES: i32 = 3;
export const STATUS_NOT_FINITE: i32 = 4;
export const STATUS_UNKNOWN_VERSION: i32 = 5;
export const STATUS_UNKNOWN_DEVICE: i32 = 6;
export const STATUS_LENGTH_MISMATCH: i32 = 7;
export const STATUS_NOT_GZIP: i32 = 8;
export const STATUS_SIZE_MISMATCH: i32 = 9;
export const STATUS_TOO_LARGE: i32 = 10;
export const STATUS_TOO_MANY_PACKETS: i32 = 11;
export const STATUS_EMPTY: i32 = 12;
export const STATUS_BAD_VARIANT: i32 = 13;
export const STATUS_BAD_FRAMES: i32 = 14;
