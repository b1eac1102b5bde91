import { expect, setDefaultTimeout, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { upstreamAddress } from "../../../src/ingest/index.ts";
import { LINK_FORMAT } from "../../../src/protocol/formats.ts";
import { until } from "../../support/links/stage.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(20_000);

const TOKENS = { all: undefined, viewer: "viewer-1", producer: "producer-1", control: "control-1" };

/** A relay with tokens and a game, and a relay that reads from it with one of the tokens. */
async function linkedWith(token: string) {
  const access = { ...DEFAULT_RELAY_OPTIONS.access, tokens: TOKENS };
  const near = TestRelay.start({ site: "near", access });
  const game = await TestClient.connect(`${near.relay.url}/producer?token=producer-1`);
  game.send({ type: "hello", source: "room", addon: "0.2.0", commands: [{ name: "save" }] });
  const address = upstreamAddress(`${near.relay.url}/?token=${token}`);
  const far = TestRelay.start({ site: "far", upstreams: address === undefined ? [] : [address] });
  await until(
    async () => ((await far.status()).sources as { commands: unknown[] }[])[0]?.commands.length === 1,
  );
  const client = await far.client();
  return {
    client,
    game,
    async [Symbol.asyncDispose]() {
      game[Symbol.dispose]();
      client[Symbol.dispose]();
      await far[Symbol.asyncDispose]();
      await near[Symbol.asyncDispose]();
    },
  };
}

test("a link with a viewer's token brings the games, and a call by it is refused with what is missing", async () => {
  await using linked = await linkedWith("viewer-1");
  const { client, game } = linked;
  game.send({ type: "event", event: "custom", data: { event_name: "shot" } });
  await client.message(({ event }) => event === "custom");
  expect(await client.ask({ command: "call", name: "save" })).toMatchObject({
    type: "error",
    message: expect.stringContaining("control"),
  });
  expect(game.messages().some(({ command }) => command === "call")).toBe(false);
});

test("a link with a token of control may call", async () => {
  await using linked = await linkedWith("control-1");
  const { client, game } = linked;
  client.send({ command: "call", name: "save", id: 1 });
  const { id } = await game.message(({ command }) => command === "call");
  game.send({ type: "result", id, result: "saved" });
  expect(await client.message((message) => message.id === 1)).toMatchObject({
    result: "saved",
    source: "room",
  });
});

test("a link without a token is refused where one is needed, and a producer's token opens no link", async () => {
  const access = { ...DEFAULT_RELAY_OPTIONS.access, tokens: TOKENS };
  await using near = TestRelay.start({ access });
  for (const query of ["", "?token=producer-1"])
    await expect(TestClient.connect(`${near.relay.url}/${query}`, [LINK_FORMAT])).rejects.toThrow();
});
