/** Whether tests run in their long form too: full rounds of tests that are long by nature (`bun run test:long`). */
export const LONG = process.env.TEST_LONG === "1";

/** Number of random inputs of a test: in the long form twenty times as many. */
export function inputs(usual: number): number {
  return LONG ? 20 * usual : usual;
}
