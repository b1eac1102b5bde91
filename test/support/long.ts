/** Whether tests run their long form too: full rounds of what is long by nature (`bun run test:long`). */
export const LONG = process.env.TEST_LONG === "1";

/** How many random inputs a test tries: in the long form twenty times as many. */
export function inputs(usual: number): number {
  return LONG ? 20 * usual : usual;
}
