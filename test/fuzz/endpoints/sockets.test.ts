import { afterAll } from "bun:test";
import { encode } from "@msgpack/msgpack";
import * as fc from "fast-check";
import { commandTexts } from "../support/command-texts.ts";
import { debuggerMessages } from "../support/debugger-arbitraries.ts";
import { fuzz } from "../support/fuzz.ts";
import { FuzzedRelay } from "../support/fuzzed-relay.ts";
import { type Beginning, exchange, type SocketMessage } from "../support/fuzzed-socket.ts";
import { jsonTexts } from "../support/json-arbitraries.ts";
import { mutatedBytes, mutatedText } from "../support/mutations.ts";
import { packetMessages } from "../support/packet-messages.ts";
import { producerTexts } from "../support/producer-texts.ts";
import { dapBodies, dapTexts, lspTexts } from "../support/rpc-texts.ts";
import { viewerBytes, viewerTexts } from "../support/viewer-messages.ts";

const relay = await FuzzedRelay.start();
afterAll(() => relay[Symbol.asyncDispose]());

/** Both ends of the connections run in this process. */
const MOST_COST = { cpuMillis: 300, peakBytes: 64 * 1024 * 1024 };

const inHex = (bytes: Uint8Array): SocketMessage => ({ hex: bytes.toHex() });
/** Valid texts, damaged ones, and now and then bytes. */
const mostlyTexts = (texts: fc.Arbitrary<string>): fc.Arbitrary<SocketMessage> =>
  fc.oneof<fc.Arbitrary<SocketMessage>[]>(
    texts,
    texts,
    mutatedText(texts),
    fc.uint8Array({ maxLength: 20 }).map(inHex),
  );
const mostlyBytes = (
  bytes: fc.Arbitrary<Uint8Array>,
  texts: fc.Arbitrary<string>,
): fc.Arbitrary<SocketMessage> =>
  fc.oneof<fc.Arbitrary<SocketMessage>[]>(bytes.map(inHex), mutatedBytes(bytes).map(inHex), texts);
const msgpack = commandTexts.map((text) => {
  try {
    return encode(JSON.parse(text));
  } catch {
    return Uint8Array.of(0xc1);
  }
});
const initialize = JSON.stringify({ jsonrpc: "2.0", id: 0, method: "initialize", params: {} });
const dapInitialize = JSON.stringify({ seq: 1, type: "request", command: "initialize", arguments: {} });

/** What is sent to each endpoint, and how its connections begin. */
const ENDPOINTS: readonly [path: string, messages: fc.Arbitrary<SocketMessage>, beginning?: Beginning][] = [
  ["/", mostlyTexts(commandTexts)],
  ["/?format=json&compress=1", mostlyTexts(commandTexts)],
  ["/any/path?topics=*", mostlyTexts(commandTexts), { protocols: ["telemetry.v1.binary"] }],
  [
    "/?topics=fps,custom/*&max_hz=1",
    mostlyBytes(msgpack, commandTexts),
    { protocols: ["telemetry.v1.msgpack"] },
  ],
  ["/producer", mostlyBytes(packetMessages, producerTexts)],
  ["/producer?texts", mostlyTexts(producerTexts)],
  ["/debugger", mostlyBytes(debuggerMessages, commandTexts), { protocols: ["binary"] }],
  [
    "/foxglove",
    fc.oneof(mostlyTexts(viewerTexts), viewerBytes.map(inHex)),
    { protocols: ["foxglove.websocket.v1"] },
  ],
  ["/lsp", mostlyTexts(lspTexts), { first: initialize }],
  ["/dap", mostlyTexts(dapTexts), { first: dapInitialize }],
];

for (const [path, messages, beginning] of ENDPOINTS) {
  fuzz<SocketMessage[]>({
    name: `socket ${path}`,
    inputs: fc.array(messages, { minLength: 1, maxLength: 8 }),
    runs: 60,
    allowed: MOST_COST,
    async take(all) {
      const answers = await exchange(`${relay.url}${path}`, all, beginning);
      await relay.expectWell();
      return answers;
    },
  });
}

/** What the editor sends: a message of its own, and bodies of its answers. Both of its servers are played by one. */
fuzz<{ said: string[]; bodies: string[]; asked: SocketMessage[] }>({
  name: "editor",
  inputs: fc.record({
    said: fc.array(fc.oneof(lspTexts, dapTexts, mutatedText(lspTexts)), { maxLength: 4 }),
    bodies: fc.array(fc.oneof(dapBodies, jsonTexts), { maxLength: 4 }),
    asked: fc.array(fc.oneof(lspTexts, dapTexts), { maxLength: 4 }),
  }),
  runs: 60,
  allowed: MOST_COST,
  async take({ said, bodies, asked }) {
    const lines = relay.editorLines;
    lines.bodies.splice(0, Number.POSITIVE_INFINITY, ...bodies.map((text) => JSON.parse(text)));
    lines.messages.splice(0, Number.POSITIVE_INFINITY, ...said);
    for (const [path, first] of [
      ["/lsp", initialize],
      ["/dap", dapInitialize],
    ] as const)
      await exchange(`${relay.url}${path}`, asked, { first });
    await relay.expectWell();
  },
});
