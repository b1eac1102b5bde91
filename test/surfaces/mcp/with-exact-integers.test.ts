import { expect, test } from "bun:test";
import { withExactIntegers } from "../../../src/surfaces/mcp/with-exact-integers.ts";

const URL = "http://127.0.0.1/mcp";
const noWait = async () => {};

test("a request keeps all but its long integers, which become text", async () => {
  const peer = new AbortController();
  const { signal } = peer;
  const headers = { "mcp-session-id": "a" };
  const body = '{"id":1,"params":{"id":9007199254740993}}';
  const exact = await withExactIntegers(new Request(URL, { method: "POST", headers, body, signal }), noWait);
  if ("code" in exact) throw new Error(exact.message);
  expect([exact.url, exact.method, exact.headers.get("mcp-session-id")]).toEqual([URL, "POST", "a"]);
  expect(await exact.text()).toBe('{"id":1,"params":{"id":"9007199254740993"}}');
  peer.abort();
  expect(exact.signal.aborted).toBe(true);
});

test("a request without a body is returned itself, one whose body breaks off is refused", async () => {
  const listening = new Request(URL);
  expect(await withExactIntegers(listening, noWait)).toBe(listening);
  const body = new ReadableStream({
    pull: (controller) => controller.error(new Error("the connection has ended")),
  });
  expect(await withExactIntegers(new Request(URL, { method: "POST", body }), noWait)).toMatchObject({
    code: "bad_request",
  });
});
