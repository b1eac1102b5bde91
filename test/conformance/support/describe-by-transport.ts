import { afterAll, beforeAll, describe } from "bun:test";
import { ConformanceRelay } from "./conformance-relay.ts";

/** Declares tests twice: for a relay that is reached by plain TCP, and for one that is reached by TLS. */
export function describeByTransport(tests: (relay: () => ConformanceRelay) => void): void {
  for (const secure of ["plain", "TLS"] as const) {
    describe(`over ${secure} TCP`, () => {
      let relay: ConformanceRelay;
      beforeAll(() => {
        relay = ConformanceRelay.start(secure);
      });
      afterAll(async () => {
        await relay[Symbol.asyncDispose]();
      });
      tests(() => relay);
    });
  }
}
