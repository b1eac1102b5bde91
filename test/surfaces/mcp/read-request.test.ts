import { expect, test } from "bun:test";
import { readRequest } from "../../../src/surfaces/mcp/read-request.ts";

const URL = "http://127.0.0.1/mcp";
const noWait = async () => {};

async function read(request: Request) {
  const one = await readRequest(request, noWait);
  if (one.refusal !== undefined) throw new Error(one.refusal.message);
  return one;
}

test("a request keeps all but its long integers, which become text", async () => {
  const peer = new AbortController();
  const { signal } = peer;
  const headers = { "mcp-session-id": "a" };
  const body = '{"id":1,"params":{"id":9007199254740993}}';
  const { request: exact } = await read(new Request(URL, { method: "POST", headers, body, signal }));
  expect([exact.url, exact.method, exact.headers.get("mcp-session-id")]).toEqual([URL, "POST", "a"]);
  expect(await exact.text()).toBe('{"id":1,"params":{"id":"9007199254740993"}}');
  peer.abort();
  expect(exact.signal.aborted).toBe(true);
});

test("a request whose body breaks off is refused", async () => {
  const body = new ReadableStream({
    pull: (controller) => controller.error(new Error("the connection has ended")),
  });
  expect(await readRequest(new Request(URL, { method: "POST", body }), noWait)).toMatchObject({
    refusal: { code: "bad_request" },
  });
});

test("a client that names no event stream gets JSON, if it accepts JSON and does not ask for a stream", async () => {
  const post = async (accept: string | undefined, body: string) => {
    const headers = accept === undefined ? {} : { accept };
    const { form, isList, request } = await read(new Request(URL, { method: "POST", headers, body }));
    return [form, isList, request.headers.get("accept")];
  };
  const both = "application/json, text/event-stream";
  const listen = '{"id":1,"method":"subscriptions/listen"}';
  expect(await post("application/json", "{}")).toEqual(["json", false, both]);
  expect(await post("*/*", "[{}]")).toEqual(["json", true, both]);
  expect(await post(undefined, "{}")).toEqual(["json", false, both]);
  expect(await post(both, "{}")).toEqual(["stream", false, both]);
  expect(await post("text/html", "{}")).toEqual(["stream", false, "text/html"]);
  expect(await post("*/*", listen)).toEqual(["stream", false, both]);
  expect(await post("application/json", listen)).toEqual(["stream", false, "application/json"]);
  const { form, request } = await read(new Request(URL, { headers: { accept: "*/*" } }));
  expect([form, request.headers.get("accept")]).toEqual(["stream", both]);
});
