const OPCODE_SERVICE_RESPONSE = 3;
const ENCODING = Buffer.from("json");

/**
 * The answer to a service call. Little-endian.
 *
 *     0x03 | u32 service | u32 call | u32 4 | "json" | JSON
 */
export function serviceResponse(serviceId: number, callId: number, result: unknown): Uint8Array {
  const payload = Buffer.from(JSON.stringify(result ?? null));
  const header = Buffer.alloc(13);
  header[0] = OPCODE_SERVICE_RESPONSE;
  header.writeUInt32LE(serviceId, 1);
  header.writeUInt32LE(callId, 5);
  header.writeUInt32LE(ENCODING.byteLength, 9);
  return Buffer.concat([header, ENCODING, payload]);
}
