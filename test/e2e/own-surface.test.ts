import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Surface } from "../../src/server/index.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

/** The smallest surface with an HTTP path that has a parameter. */
const echo: Surface = {
  name: "echo",
  routes: {
    "/echo": () => [
      {
        method: "GET",
        path: "/echo/{word}",
        about: "the word again",
        answer: (_, { parameters }) => new Response(parameters.word),
      },
    ],
  },
  status: () => ({ words: 3 }),
};

test("a surface that fails to stop keeps the relay from nothing", async () => {
  const failing = [
    { name: "late", stop: () => Promise.reject(new Error("late")) },
    {
      name: "at once",
      stop: () => {
        throw new Error("at once");
      },
    },
  ];
  const relay = TestRelay.start({}, { surfaces: failing });
  using client = await relay.client();
  await relay.relay.stop();
  expect(await client.closed).toMatchObject({ code: 1001 });
  expect(fetch(`${relay.httpUrl}/health`)).rejects.toThrow();
});

let relay: TestRelay;
beforeAll(() => {
  relay = TestRelay.start({}, { surfaces: [echo] });
});
afterAll(() => relay[Symbol.asyncDispose]());

async function ask(path: string, method = "GET"): Promise<[number, string]> {
  const response = await fetch(`${relay.httpUrl}${path}`, { method });
  const text = await response.text();
  return [response.status, text.startsWith("{") ? (JSON.parse(text) as { code: string }).code : text];
}

test.each([
  ["/echo/a%20b", 200, "a b"],
  ["/echo/%ff", 400, "bad_path"],
  ["/echo/a%2fb", 400, "bad_path"],
  ["/echo/a%00", 400, "bad_path"],
  ["/echo", 404, "not_found"],
  ["/echo/a/b", 404, "not_found"],
  ["/config/schema.json/x", 404, "not_found"],
  ["/producer/x", 404, "not_found"],
  ["/engine", 501, "not_available"],
  ["/metrics/x", 404, "not_found"],
])("%s is answered with %d %s", async (path, status, answer) => {
  expect(await ask(path)).toEqual([status, answer]);
});

test("the surface has its section in /status, its line at /, and its first part to itself", async () => {
  expect((await relay.status()).echo).toEqual({ words: 3 });
  expect((await ask("/"))[1]).toContain("GET    /echo/{word}");
  expect(await ask("/echo/a", "DELETE")).toEqual([405, "method_not_allowed"]);
  expect(TestClient.connect(`${relay.relay.url}/echo/client`)).rejects.toThrow();
});
