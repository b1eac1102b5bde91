/** The memory that this process holds after a garbage collection, with what is outside of the heap: `heapUsed` includes `external`. */
export function heldBytes(): number {
  Bun.gc(true);
  return process.memoryUsage().heapUsed;
}
