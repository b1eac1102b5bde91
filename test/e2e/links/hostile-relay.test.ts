import { expect, setDefaultTimeout, test } from "bun:test";
import { upstreamAddress } from "../../../src/ingest/index.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { linksOf, relayReadingFrom } from "../../support/links/linked-relay.ts";
import { MadeUpRelay } from "../../support/links/made-up-relay.ts";
import { until } from "../../support/links/stage.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(20_000);

type Message = Record<string, unknown>;

const viewer = (relay: TestRelay) =>
  TestClient.connect(`${relay.relay.url}/?topics=custom/*,fps&history=none`, ["telemetry.v1.json"]);
const shots = (client: TestClient) =>
  client.messages().flatMap(({ type, seq, source }) => (type === "event" ? [`${source} ${seq}`] : []));
const refusals = async (relay: TestRelay) => ((await relay.status()).refusals as Message).bad_message;

/** An event of a game of the far relay itself still reaches its client. */
async function stillServes(far: TestRelay, client: TestClient): Promise<void> {
  const own = await offeringGame(far, "own");
  own.send({ type: "event", event: "custom", data: { event_name: "alive" }, timestamp: 5 });
  await client.message(({ topic, source }) => topic === "custom/alive" && source === "own");
}

test("messages that are not sound are refused and counted, and those that are sound go on", async () => {
  await using bad = new MadeUpRelay("greets");
  await using far = relayReadingFrom("hq", bad.port);
  using client = await viewer(far);
  const own = await offeringGame(far, "home");
  const { epoch } = ((await far.status()).sources as { epoch: string }[])[0] ?? { epoch: "" };
  await bad.until(() => bad.commands.length > 0);
  bad.game("e1", "room");
  const rubbish = [
    () => bad.send("no JSON"),
    () => bad.send({ type: "unheard of" }),
    () => bad.send({ type: "game", source: 5 }),
    () => bad.game("e2", "hall", 1e300),
    () => bad.event("e1", 1, { acceptedUnixMillis: 1e300 }),
    () => bad.send({ type: "hitch", hitch: { id: "h", source: "room", epoch: "e1", from: 1, to: 2 } }),
    () => bad.send(new Uint8Array([5, 9, 9])),
    () => bad.event("unknown", 1),
    () => bad.event("e1", 1, { topic: "relay" }),
    () => bad.event("e1", 1, { topic: "custom/*" }),
    () => bad.event("e1", 1, { topic: "stats", body: { from: "json", text: '{"data":{"from":"x"}}' } }),
    () => bad.event("e1", 2, { topic: "fps", body: { from: "json", text: '{"data":{"fps":"x"}}' } }),
    () => bad.event("e1", 3, { topic: "scene", body: { from: "json", text: "[1" } }),
    // A game of the far relay itself.
    () => bad.game(epoch, "home"),
  ];
  for (const send of rubbish) send();
  bad.event("e1", 1);
  bad.event("e1", 1);
  bad.event("e1", 4);
  bad.event("e1", 3);
  await until(() => Promise.resolve(shots(client).length === 2));
  expect(shots(client)).toEqual(["room 1", "room 4"]);
  expect(client.messages().filter(({ type }) => type === "dropped")).toMatchObject([
    { topic: "custom/shot", source: "room", source_epoch: "e1", count: 2, first: 2, last: 3 },
  ]);
  expect(await refusals(far)).toBe(rubbish.length);
  expect(await linksOf(far)).toMatchObject([{ connected: true, games: 1, lost: 2, duplicates: 2 }]);
  own.send({ type: "event", event: "custom", data: { event_name: "alive" }, timestamp: 5 });
  await client.message(({ topic, source }) => topic === "custom/alive" && source === "home");
});

test("a thousand games too many of one site get no more room than a relay has, and own games still connect", async () => {
  await using bad = new MadeUpRelay("greets");
  await using far = relayReadingFrom("hq", bad.port);
  using client = await viewer(far);
  await bad.until(() => bad.commands.length > 0);
  const games = DEFAULT_LIMITS.sources + 1000;
  for (let number = 1; number <= games; number++) bad.game(`e${number}`);
  await until(async () => Number(await refusals(far)) === 1000);
  expect(await linksOf(far)).toMatchObject([{ connected: true, games: DEFAULT_LIMITS.sources }]);
  await stillServes(far, client);
});

test("a state that comes late is not shown but told, and a late event is shown", async () => {
  await using bad = new MadeUpRelay("greets");
  await using far = relayReadingFrom("hq", bad.port);
  using client = await viewer(far);
  await bad.until(() => bad.commands.some(({ topics }) => JSON.stringify(topics)?.includes("fps") === true));
  bad.game("e1", "room");
  const frame = (seq: number, lateMillis: number) =>
    bad.event("e1", seq, {
      topic: "fps",
      acceptedUnixMillis: Date.now() - lateMillis,
      body: {
        from: "frame",
        sample: { frame: seq, fps: 90, frameMillis: 11, physicsMillis: 2 },
        monitors: {},
      },
    });
  frame(1, 0);
  frame(2, 600);
  frame(3, 400);
  bad.event("e1", 1, { acceptedUnixMillis: Date.now() - 5000 });
  frame(4, 20);
  await until(() => Promise.resolve(shots(client).length === 3));
  const fps = client.messages().filter(({ type, topic }) => type === "event" && topic === "fps");
  expect(fps.map(({ seq }) => seq)).toEqual([1, 4]);
  expect(client.messages().filter(({ type }) => type === "dropped")).toMatchObject([
    { topic: "fps", source: "room", count: 2, first: 2, last: 3 },
  ]);
  expect(await linksOf(far)).toMatchObject([{ late: 2 }]);
});

test("a flood is held to the rates of a site, and costs the far relay's own games nothing", async () => {
  await using bad = new MadeUpRelay("greets");
  const upstreams = [upstreamAddress(`ws://127.0.0.1:${bad.port}`)].filter((one) => one !== undefined);
  // A link may send eight times as much as a game. So few messages of a game that a flood costs the machine little.
  const limits = { ...DEFAULT_LIMITS, packetsPerSecond: 200 };
  await using far = TestRelay.start({ site: "hq", upstreams, limits });
  using client = await viewer(far);
  await bad.until(() => bad.commands.length > 0);
  bad.game("e1", "room");
  const bytes = new Uint8Array(60).fill(5);
  let isOver = false;
  const flood = (async () => {
    while (!isOver) {
      for (let count = 0; count < 50; count++) bad.send(bytes);
      await Bun.sleep(1);
    }
  })();
  await until(async () => ((await far.status()).refusals as Message).rate_exceeded !== undefined);
  await stillServes(far, client);
  isOver = true;
  await flood;
});

test("a server that takes any subprotocol and sends no welcome is read as one of the old protocol", async () => {
  await using old = new MadeUpRelay("says nothing");
  await using far = relayReadingFrom("hq", old.port);
  using client = await far.client();
  await old.until(() => old.connections.length > 0);
  old.send({ type: "event", event: "custom", data: { event_name: "early" }, timestamp: 5 });
  await old.until(() => old.commands.length > 0);
  old.send({ type: "event", event: "custom", data: { event_name: "shot" }, timestamp: 5 });
  await client.message(({ data }) => (data as Message | undefined)?.event_name === "shot");
  expect(old.connections).toEqual(["link", "plain"]);
  expect((await far.status()).upstreams).toMatchObject([{ connected: true, connections: 1 }]);
});
