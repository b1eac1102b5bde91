import { decode, Encoder } from "@msgpack/msgpack";

/** MessagePack as a module of our own, so that a bundle keeps the library apart from what every relay loads. */
export { Encoder };

/** JSON of ECMAScript 2026: values that JSON.stringify writes as their own text. */
interface RawJson {
  rawJSON(text: string): { rawJSON: string };
  isRawJSON(value: unknown): value is { rawJSON: string };
}
const json = JSON as unknown as RawJson;

/** Converts MessagePack to JSON text with every digit of 64-bit integers. Fails: bytes that are not MessagePack. */
export function jsonTextOf(bytes: Uint8Array): string {
  const value = decode(bytes, { useBigInt64: true });
  return JSON.stringify(value, (_, one) => (typeof one === "bigint" ? json.rawJSON(String(one)) : one)) ?? "";
}

/** Converts the digits that a command is echoed with (`longIntegers` of `parseJsonObject`) to integers of MessagePack, where 64 bits hold them. */
export function withEchoedIntegers(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (json.isRawJSON(value)) return integerOf(value.rawJSON);
  if (Array.isArray(value)) return value.map(withEchoedIntegers);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withEchoedIntegers(one)]));
}

function integerOf(literal: string): bigint | number {
  if (!/^-?\d+$/.test(literal)) return Number(literal);
  const integer = BigInt(literal);
  const isHeld = integer === (integer < 0n ? BigInt.asIntN(64, integer) : BigInt.asUintN(64, integer));
  return isHeld ? integer : Number(literal);
}
