import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { FRAME_CASES } from "./cases/frame-cases.ts";
import { CONFORMANCE_ENDPOINTS } from "./support/conformance-endpoint.ts";
import { ConformanceRelay } from "./support/conformance-relay.ts";
import { inWords, outcomeOf } from "./support/frame-case.ts";
import { rfcOf } from "./support/rfc-of.ts";

for (const secure of ["plain", "TLS"] as const) {
  describe(`over ${secure} TCP`, () => {
    let relay: ConformanceRelay;
    beforeAll(() => {
      relay = ConformanceRelay.start(secure);
    });
    afterAll(async () => {
      await relay[Symbol.asyncDispose]();
    });

    for (const endpoint of CONFORMANCE_ENDPOINTS) {
      describe(`of ${endpoint.name}`, () => {
        for (const one of FRAME_CASES) {
          if (one.only !== undefined && one.only !== endpoint.kind) continue;
          test(`${one.name} ${inWords(one.outcome)} (${rfcOf(one.section)})`, async () => {
            expect(await outcomeOf(relay, endpoint, one)).toEqual(one.outcome);
          });
        }
      });
    }
  });
}
