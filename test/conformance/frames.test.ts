import { describe, expect, test } from "bun:test";
import { FRAME_CASES } from "./cases/frame-cases.ts";
import { CONFORMANCE_ENDPOINTS } from "./support/conformance-endpoint.ts";
import { describeByTransport } from "./support/describe-by-transport.ts";
import { inWords, outcomeOf } from "./support/frame-case.ts";
import { rfcOf } from "./support/rfc-of.ts";

describeByTransport((relay) => {
  for (const endpoint of CONFORMANCE_ENDPOINTS) {
    describe(`of ${endpoint.name}`, () => {
      for (const one of FRAME_CASES) {
        if (one.only !== undefined && one.only !== endpoint.kind) continue;
        test(`${one.name} ${inWords(one.outcome)} (${rfcOf(one.section)})`, async () => {
          expect(await outcomeOf(relay(), endpoint, one)).toEqual(one.outcome);
        });
      }
    });
  }
});
