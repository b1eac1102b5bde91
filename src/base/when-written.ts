/**
 * Stands for a value that is made when JSON is written of it, so that a long answer is never in memory as objects, and the writer can spread
 * the work over turns of the event loop. Use it for nothing but writing.
 */
export function whenWritten<Value>(make: () => object): Value {
  return { toJSON: make } as unknown as Value;
}
