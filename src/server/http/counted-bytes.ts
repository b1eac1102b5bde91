/** Shorter bodies and answers fit into the buffers of the operating system, so the relay does not count them. Units: bytes. */
const SHORTEST_BYTES = 16 * 1024;

/** How much room a body or an answer needs. Short ones need none, so that they pass while long ones of others wait. Units: bytes. */
export function countedBytes(bytes: number): number {
  return bytes < SHORTEST_BYTES ? 0 : bytes;
}
