import { expect, setDefaultTimeout, test } from "bun:test";
import { CuttableWay } from "../../support/links/cuttable-way.ts";
import { linksOf, relayReadingFrom } from "../../support/links/linked-relay.ts";
import { isSampling, sourcesOf, until } from "../../support/links/stage.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(20_000);

type Message = Record<string, unknown>;

const custom = (number: number) => ({
  type: "event",
  event: "custom",
  data: { event_name: "shot", number },
  timestamp: 5,
});
const viewer = (relay: TestRelay) =>
  TestClient.connect(`${relay.relay.url}/?topics=custom/*,fps,vr_tracking&history=none`, [
    "telemetry.v1.json",
  ]);
const shotsOf = (client: TestClient) =>
  client
    .messages()
    .flatMap(({ type, topic, data }) =>
      type === "event" && topic === "custom/shot" ? Number((data as Message).number) : [],
    );
const namesOf = async (relay: TestRelay) =>
  (await sourcesOf(relay)).filter(({ connected }) => connected).map(({ source }) => source);

test("two links to one relay bring each message once, and one of them is enough", async () => {
  await using near = TestRelay.start({ site: "lab" });
  await using first = await CuttableWay.to(near.relay.port);
  await using second = await CuttableWay.to(near.relay.port);
  await using far = relayReadingFrom("hq", first.port, second.port);
  const game = await offeringGame(near, "room", "reset");
  await until(async () => (await linksOf(far)).filter(({ games }) => games === 1).length === 2);
  expect(await namesOf(far)).toEqual(["room"]);
  using client = await viewer(far);
  await isSampling(game);
  for (let number = 1; number <= 20; number++) game.send(custom(number));
  await until(async () => (await linksOf(far)).reduce((sum, { duplicates }) => sum + duplicates, 0) >= 20);
  expect(shotsOf(client)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  first.break();
  await until(async () => (await linksOf(far))[0]?.connected === false);
  for (let number = 21; number <= 25; number++) game.send(custom(number));
  await until(() => Promise.resolve(shotsOf(client).includes(25)));
  const called = client.ask({ command: "call", name: "reset", source: "room" });
  const { id } = await game.message(({ command }) => command === "call");
  game.send({ type: "result", id, result: "by the second" });
  expect(await called).toMatchObject({ type: "result", result: "by the second" });
  first.restore();
  await until(async () => (await linksOf(far))[0]?.connected === true);
  game.send(custom(26));
  await until(() => Promise.resolve(shotsOf(client).includes(26)));
  expect(shotsOf(client)).toEqual(Array.from({ length: 26 }, (_, index) => index + 1));
  expect(client.messages().filter(({ type }) => type === "dropped")).toEqual([]);
});

test("games of the same name get the name of their site as a prefix, and calls reach the right one", async () => {
  await using lab = TestRelay.start({ site: "lab" });
  await using studio = TestRelay.start({ site: "studio" });
  await using far = relayReadingFrom("hq", lab.relay.port, studio.relay.port);
  await offeringGame(far, "room", "reset");
  const inLab = await offeringGame(lab, "room", "reset");
  await until(async () => (await namesOf(far)).includes("lab/room"));
  await offeringGame(studio, "room", "reset");
  await until(async () => (await namesOf(far)).includes("studio/room"));
  expect(await namesOf(far)).toEqual(["room", "lab/room", "studio/room"]);
  using client = await viewer(far);
  const called = client.ask({ command: "call", name: "reset", source: "lab/room" });
  const { id } = await inLab.message(({ command }) => command === "call");
  inLab.send({ type: "result", id, result: 1 });
  expect(await called).toMatchObject({ type: "result", source: "lab/room", result: 1 });
});

test("a near relay that starts anew brings its games again, as new connections", async () => {
  await using way = await CuttableWay.to();
  const before = TestRelay.start({ site: "lab" });
  way.lead(before.relay.port);
  await using far = relayReadingFrom("hq", way.port);
  const game = await offeringGame(before, "room");
  await until(async () => (await namesOf(far)).includes("room"));
  using client = await viewer(far);
  game.send(custom(1));
  await until(() => Promise.resolve(shotsOf(client).includes(1)));
  const [old] = await sourcesOf(far);
  await before[Symbol.asyncDispose]();
  await using after = TestRelay.start({ site: "lab" });
  way.lead(after.relay.port);
  const again = await offeringGame(after, "room");
  await until(async () =>
    (await sourcesOf(far)).some(({ epoch, connected }) => connected && epoch !== old?.epoch),
  );
  expect((await namesOf(far)).length).toBe(1);
  again.send(custom(2));
  await until(() => Promise.resolve(shotsOf(client).includes(2)));
  expect(shotsOf(client)).toEqual([1, 2]);
  expect(client.messages().findLast(({ topic }) => topic === "custom/shot")).toMatchObject({ seq: 1 });
});

test("a near relay that is gone without a word and starts anew at once gives its games back under their names", async () => {
  await using way = await CuttableWay.to();
  await using before = TestRelay.start({ site: "lab" });
  way.lead(before.relay.port);
  await using far = relayReadingFrom("hq", way.port);
  await offeringGame(before, "room");
  await until(async () => (await namesOf(far)).includes("room"));
  const [old] = await sourcesOf(far);
  await using after = TestRelay.start({ site: "lab" });
  await offeringGame(after, "room");
  way.break();
  way.lead(after.relay.port);
  way.restore();
  await until(async () =>
    (await sourcesOf(far)).some(({ epoch, connected }) => connected && epoch !== old?.epoch),
  );
  expect(await namesOf(far)).toEqual(["room"]);
});
