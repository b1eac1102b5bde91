import { expect, setDefaultTimeout, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import { offeringGame } from "../support/offering-game.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const post = async ({ httpUrl }: TestRelay, body: unknown, token?: string): Promise<unknown[]> => {
  const response = await fetch(`${httpUrl}/events`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { code?: string };
  return [response.status, answer.code ?? answer];
};

test("a mark is an event of the game, which every client gets and the history keeps", async () => {
  await using relay = TestRelay.start();
  using _room = await offeringGame(relay, "room", "teleport");
  using client = await TestClient.connect(`${relay.relay.url}?topics=custom/*`, ["telemetry.v1.json"]);
  using classic = await TestClient.connect(relay.relay.url);
  await client.settled();
  await classic.settled();
  expect(await post(relay, { text: "felt a stutter", frame: 7 })).toEqual([
    200,
    { source: "room", topic: "custom/mark" },
  ]);
  const data = { event_name: "mark", text: "felt a stutter", frame: 7 };
  const isMark = ({ event }: Record<string, unknown>) => event === "custom";
  expect(await client.message(isMark)).toMatchObject({ topic: "custom/mark", source: "room", seq: 1, data });
  expect(await classic.message(isMark)).toMatchObject({ data });
  const page = (await (await fetch(`${relay.httpUrl}/events?topic=custom/mark`)).json()) as {
    events: unknown[];
  };
  expect(page.events).toMatchObject([{ data }]);
});

test("a mark needs a game, the name of one of several games, and a body of its fields", async () => {
  await using relay = TestRelay.start();
  expect(await post(relay, {})).toEqual([404, "no_game"]);
  using _room = await offeringGame(relay, "room", "teleport");
  using _hall = await offeringGame(relay, "hall", "teleport");
  expect(await post(relay, {})).toEqual([409, "ambiguous_game"]);
  expect(await post(relay, { source: "attic" })).toEqual([404, "no_game"]);
  expect(await post(relay, { source: "hall" })).toEqual([200, { source: "hall", topic: "custom/mark" }]);
  for (const body of [{ text: "x".repeat(201) }, { frame: -1 }, { event_name: "hitch" }])
    expect(await post(relay, body)).toEqual([400, "bad_command"]);
});

test("a token for viewers cannot mark", async () => {
  const tokens = { all: undefined, viewer: "viewer-1", producer: undefined, control: "control-1" };
  await using relay = TestRelay.start({ access: { ...DEFAULT_RELAY_OPTIONS.access, tokens } });
  expect(await post(relay, {}, "viewer-1")).toEqual([403, "forbidden"]);
  expect(await post(relay, {}, "control-1")).toEqual([404, "no_game"]);
});

test("the welcome says what the token of a client permits", async () => {
  const tokens = { all: "all-1", viewer: "viewer-1", producer: undefined, control: "control-1" };
  await using relay = TestRelay.start({ access: { ...DEFAULT_RELAY_OPTIONS.access, tokens } });
  const rightsOf = async (token: string) => {
    using client = await TestClient.connect(`${relay.relay.url}?token=${token}`, ["telemetry.v1.json"]);
    return (await client.message(({ type }) => type === "welcome")).rights;
  };
  expect(await Promise.all(["all-1", "viewer-1", "control-1"].map(rightsOf))).toEqual([
    ["control", "producer", "viewer"],
    ["viewer"],
    ["control", "viewer"],
  ]);
});
