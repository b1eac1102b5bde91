import { afterAll, expect } from "bun:test";
import * as fc from "fast-check";
import { Assistant } from "../../support/assistant.ts";
import type { JsonSchema } from "../support/api-document.ts";
import { fuzz } from "../support/fuzz.ts";
import { FuzzedRelay } from "../support/fuzzed-relay.ts";
import { jsonTexts, nearlyObjects } from "../support/json-arbitraries.ts";
import { mutatedText } from "../support/mutations.ts";
import { bodiesOf } from "../support/request-arbitraries.ts";

/** Tools may wait for the game. The fuzzer hangs up then. Units: milliseconds. */
const LONGEST_WAIT_MILLIS = 300;

const relay = await FuzzedRelay.start();
const url = `${relay.httpUrl}/mcp`;
const post = {
  method: "POST",
  headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
};
const session = await beginSession();
const tools = await toolsOf();
afterAll(() => relay[Symbol.asyncDispose]());

const json = (...values: unknown[]): fc.Arbitrary<string> =>
  fc.constantFrom(...values.map((value) => JSON.stringify(value)));
const calls = fc.oneof(
  ...tools.map(({ name, inputSchema }) =>
    nearlyObjects({ name: json(name), arguments: bodiesOf(inputSchema) }),
  ),
);
const others = nearlyObjects({
  uri: json("telemetry://status", "", "x:"),
  cursor: json("", "a"),
  level: json("debug"),
});
const requests = fc.oneof(
  {
    weight: 4,
    arbitrary: nearlyObjects({
      jsonrpc: json("2.0"),
      id: json(1, "a", null),
      method: json("tools/call"),
      params: calls,
    }),
  },
  {
    weight: 2,
    arbitrary: nearlyObjects({
      jsonrpc: json("2.0"),
      id: json(1, "a"),
      method: json(
        "tools/list",
        "resources/list",
        "resources/read",
        "resources/subscribe",
        "ping",
        "prompts/get",
        "initialize",
        "x",
      ),
      params: others,
    }),
  },
  { weight: 1, arbitrary: jsonTexts },
);

fuzz<string>({
  name: "mcp",
  inputs: fc.oneof(
    requests,
    requests,
    mutatedText(requests),
    fc.array(requests, { maxLength: 3 }).map((all) => `[${all.join(",")}]`),
  ),
  runs: 120,
  // Both ends of the request run in this process.
  allowed: { cpuMillis: 400, peakBytes: 64 * 1024 * 1024 },
  async take(body) {
    for (const headers of [{ ...post.headers, "mcp-session-id": session }, post.headers])
      expectCoded(await textOf({ method: "POST", body, headers }));
    await relay.expectWell();
  },
});

/** The status and the text of an answer; none where it does not come in time. */
async function textOf(init: RequestInit): Promise<{ status: number; text: string } | undefined> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(LONGEST_WAIT_MILLIS) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") return undefined;
    throw error;
  }
}

/** An answer is one of JSON-RPC, or a coded refusal. Neither shows the relay's own code. */
function expectCoded(answer: { status: number; text: string } | undefined): void {
  if (answer === undefined) return;
  const { status, text } = answer;
  expect({ status, isFault: status === 500, text: text.slice(0, 500) }).toMatchObject({ isFault: false });
  expect(text).not.toContain("node_modules");
  const messages =
    text.startsWith("{") || text.startsWith("[")
      ? [text]
      : [...text.matchAll(/^data: ?(\{.*)$/gm)].map(([, one = ""]) => one);
  for (const message of messages) JSON.parse(message);
}

async function beginSession(): Promise<string> {
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "fuzz", version: "1" },
  };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 0, method: "initialize", params });
  const response = await fetch(url, { ...post, body });
  await response.text();
  return response.headers.get("mcp-session-id") ?? "";
}

async function toolsOf(): Promise<{ name: string; inputSchema: JsonSchema }[]> {
  await using assistant = await Assistant.connect(relay.httpUrl);
  return (await assistant.client.listTools()).tools as { name: string; inputSchema: JsonSchema }[];
}
