/** Whether tests run their long form too: full rounds of what is long by nature (`bun run test:long`). */
export const LONG = process.env.TEST_LONG === "1";
