// The wire is big-endian, and linear memory is little-endian. Every load and store of a packet uses these functions.

/** Reads a u16. */
export function loadU16(at: i32): i32 {
  return <i32>bswap<u16>(load<u16>(at));
}

/** Reads a u32. */
export function loadU32(at: i32): u32 {
  return bswap<u32>(load<u32>(at));
}

/** Reads an f32. */
export function loadF32(at: i32): f32 {
  return reinterpret<f32>(loadU32(at));
}

/** Reads an f64. */
export function loadF64(at: i32): f64 {
  return reinterpret<f64>(bswap<u64>(load<u64>(at)));
}

/** Writes a u16. */
export function storeU16(at: i32, value: i32): void {
  store<u16>(at, bswap<u16>(<u16>value));
}

/** Writes a u32. */
export function storeU32(at: i32, value: u32): void {
  store<u32>(at, bswap<u32>(value));
}

/** Writes an f32. */
export function storeF32(at: i32, value: f32): void {
  storeU32(at, reinterpret<u32>(value));
}

/** Writes an f64. */
export function storeF64(at: i32, value: f64): void {
  store<u64>(at, bswap<u64>(reinterpret<u64>(value)));
}

/** A number modulo 2^32, like JavaScript's `>>> 0`: it cuts fractions, and NaN and infinities become 0. */
export function wrapU32(value: f64): u32 {
  if (value >= 0 && value <= 4294967295) return <u32>value;
  if (!isFinite<f64>(value)) return 0;
  const whole = trunc<f64>(value);
  return <u32>(whole - floor<f64>(whole / 4294967296) * 4294967296);
}
