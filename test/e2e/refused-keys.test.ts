import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { decode, encode } from "@msgpack/msgpack";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(20_000);

let relay: TestRelay;
beforeAll(() => {
  relay = TestRelay.start();
});
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
});

const refused = { type: "error", code: "bad_json", message: expect.stringContaining("__proto__") };
const countedBadJson = async () => {
  const { refusals } = (await relay.status()) as { refusals: Record<string, number> };
  return refusals.bad_json ?? 0;
};
/** The first MessagePack message of a kind. */
const decoded = async (client: TestClient, type: string) => {
  const isIt = (packet: Uint8Array) => (decode(packet) as Record<string, unknown>).type === type;
  return decode(await client.packetThat(isIt));
};

test("an event with the key __proto__ is refused, so that it is lost for no format alone", async () => {
  using game = await relay.game();
  using client = await TestClient.connect(`${relay.relay.url}/?format=msgpack&topics=custom/*`);
  const before = await countedBadJson();
  const event = (data: string) => `{"type":"event","event":"custom","data":{"event_name":"e",${data}}}`;
  for (const data of ['"__proto__":1', '"a":{"__proto__":1}', '"a":[{"\\u005f_proto__":1}]'])
    game.send(event(data));
  expect(await game.take(3, ({ code }) => code === "bad_json")).toEqual([refused, refused, refused]);
  game.send(event('"constructor":1,"toString":2,"text":"__proto__"'));
  expect(await decoded(client, "event")).toMatchObject({
    data: { event_name: "e", constructor: 1, toString: 2, text: "__proto__" },
  });
  expect((await countedBadJson()) - before).toBe(3);
});

test("a command with the key __proto__ is refused, in JSON and in MessagePack", async () => {
  using client = await relay.client();
  client.send('{"command":"ping","__proto__":{"id":1}}');
  expect(await client.message(({ type }) => type === "error")).toEqual(refused);
  using packed = await TestClient.connect(`${relay.relay.url}/?format=msgpack`);
  packed.send(encode(JSON.parse('{"command":"ping","t":{"__proto__":1}}')));
  expect(await decoded(packed, "error")).toMatchObject({ code: "bad_json" });
});

test("a configuration with the key __proto__ is refused", async () => {
  const answer = await fetch(`${relay.httpUrl}/config`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: '{"__proto__":{"max_topics":5}}',
  });
  expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining(refused)]);
});

test("a game that calls itself relay gets another name, and is told", async () => {
  using game = await relay.game();
  game.send({ type: "hello", source: "relay" });
  expect(await game.message(({ type }) => type === "welcome")).toMatchObject({ source: "relay-2" });
});
