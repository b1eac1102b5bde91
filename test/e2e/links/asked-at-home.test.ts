import { expect, setDefaultTimeout, test } from "bun:test";
import { Assistant } from "../../support/assistant.ts";
import { relayReadingFrom } from "../../support/links/linked-relay.ts";
import { MadeUpRelay } from "../../support/links/made-up-relay.ts";
import { isSampling, linkedStage, stageGame, until } from "../../support/links/stage.ts";
import { callsTo, offeringGame } from "../../support/offering-game.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(20_000);

type Message = Record<string, unknown>;

test("a linked game is marked at its own relay: the far one says where, and numbers nothing itself", async () => {
  await using stage = await linkedStage();
  await stageGame(stage, "room");
  const mark = async (relay: TestRelay) => {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    const answer = await fetch(`${relay.httpUrl}/events`, init);
    return [answer.status, await answer.json()] as const;
  };
  using client = await TestClient.connect(`${stage.clients.relay.url}?topics=custom/*`, [
    "telemetry.v1.json",
  ]);
  const [status, refusal] = await mark(stage.clients);
  expect([status, refusal]).toMatchObject([
    404,
    { code: "no_game", message: expect.stringContaining("the site near: mark the moment there") },
  ]);
  expect((await mark(stage.games))[0]).toBe(200);
  expect(await client.message(({ topic }) => topic === "custom/mark")).toMatchObject({ seq: 1 });
});

test("a game that has run for an hour has the age of an hour, though the clocks of the two hosts differ", async () => {
  await using near = new MadeUpRelay("greets");
  await using far = relayReadingFrom("hq", near.port);
  await near.until(() => near.commands.length > 0);
  near.game("e1", "room", Date.now() / 1000 - 3600);
  const ageMillis = async () => {
    const { data } = (await (await fetch(`${far.httpUrl}/snapshot`)).json()) as {
      data: { sources: Message[] };
    };
    return data.sources.map(({ age_ms }) => Number(age_ms));
  };
  await until(async () => (await ageMillis()).length === 1);
  const [age] = await ageMillis();
  expect(age).toBeWithin(3_600_000, 3_605_000);
});

test("in a chain of relays a viewer samples only the games that it gets: those of the relay next to its own", async () => {
  await using first = TestRelay.start({ site: "first" });
  await using middle = relayReadingFrom("middle", first.relay.port);
  await using last = relayReadingFrom("last", middle.relay.port);
  const [far, near] = [await offeringGame(first, "far"), await offeringGame(middle, "near")];
  using _viewer = await TestClient.connect(`${last.relay.url}/?topics=fps,vr_tracking`, [
    "telemetry.v1.json",
  ]);
  await isSampling(near);
  const wishes = async (relay: TestRelay) =>
    ((await relay.status()).far_relays as { wish: { fps: { in_demand: boolean } } | null }[]).map(
      ({ wish }) => wish?.fps.in_demand,
    );
  await until(async () => Bun.deepEquals(await wishes(middle), [true]));
  await until(async () => (await wishes(first))[0] !== undefined);
  expect(await wishes(first)).toEqual([false]);
  expect(
    far.messages().filter(({ config }) => (config as Message | undefined)?.fps_enabled === true),
  ).toEqual([]);
});

test("an assistant at the far relay sees the game and its state, and is told where to profile it and to mark moments", async () => {
  await using stage = await linkedStage();
  const game = await stageGame(stage, "room", "picture", "state");
  await using assistant = await Assistant.connect(stage.clients.httpUrl);
  const answered = async (tool: string, args: object, result: object, calls: number) => {
    const asking = assistant.ask(tool, { ...args });
    const call = (await callsTo(game, calls)).at(-1);
    game.send({ type: "result", id: call?.id, result });
    return await asking;
  };
  const state = await answered("game_state", {}, { score: 7 }, 1);
  expect(state.data).toMatchObject({ source: "room", state: { score: 7 } });
  const taken = { jpeg: "/9j/", width: 512, height: 384, frame: 7, spent_ms: 3, of: "window" };
  const picture = await answered("picture", { note: "here" }, taken, 2);
  expect(picture.text).toContain("the site near: mark the moment there");
  expect(picture.data).toMatchObject({ source: "room", kept_as: "telemetry://pictures/1" });
  expect((await assistant.ask("what_costs", {})).text).toContain("the site near: profile it there");
});
