import { afterAll, expect } from "bun:test";
import { ERROR_TABLE } from "../../../src/protocol/error-table.ts";
import { readApi } from "../support/api-document.ts";
import { fuzz } from "../support/fuzz.ts";
import { FuzzedRelay } from "../support/fuzzed-relay.ts";
import { type FuzzRequest, requestsTo } from "../support/request-arbitraries.ts";

const relay = await FuzzedRelay.start();
afterAll(() => relay[Symbol.asyncDispose]());
const operations = await readApi(relay.httpUrl);

for (const operation of operations) {
  const { method, path, answers } = operation;
  fuzz<FuzzRequest>({
    name: `http ${method} ${path}`,
    inputs: requestsTo(operation),
    runs: operation.parameters.some((one) => one.in === "query") || method !== "GET" ? 80 : 10,
    // Both ends of the request run in this process.
    allowed: { cpuMillis: 300, peakBytes: 64 * 1024 * 1024 },
    async take(request) {
      const { target, ...init } = request;
      const response = await fetch(`${relay.httpUrl}${target}`, init);
      const text = await response.text();
      expect(answers.has(response.status) ? "documented" : response.status).toBe("documented");
      if (response.status === 304) return;
      const answer = JSON.parse(text);
      const check = answers.get(response.status);
      if (check !== undefined && !check(answer))
        expect({ status: response.status, errors: check.errors, answer }).toBeUndefined();
      if (response.status < 400) await undo(request);
      else expect(Object.hasOwn(ERROR_TABLE, answer.code) && answer.code !== "internal").toBe(true);
      await relay.expectWell();
    },
  });
}

/** Restores the settings that a request has changed. A setting may limit how soon they can be restored. */
async function undo({ method, target, body }: FuzzRequest): Promise<void> {
  if (method !== "PATCH") return;
  const defaults = Object.fromEntries(Object.keys(JSON.parse(body ?? "{}")).map((key) => [key, null]));
  const init = { method, headers: { "content-type": "application/json" }, body: JSON.stringify(defaults) };
  while ((await fetch(`${relay.httpUrl}${new URL(target, relay.httpUrl).pathname}`, init)).status !== 200)
    await Bun.sleep(20);
}
