import { expect, setDefaultTimeout, test } from "bun:test";
import { PlainCodec } from "../../../src/codec/index.ts";
import { Assistant } from "../../support/assistant.ts";
import type { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

const AFFORDABLE_TOKENS = 2000;
const GAMES = 6;
const LONG = "x".repeat(3000);
const codec = new PlainCodec();

/** A game that says as much as it can: a long name, many commands, long events, late frames, poses. */
async function talkative(relay: TestRelay, index: number): Promise<TestClient> {
  const game = await relay.game();
  const commands = Array.from({ length: 40 }, (_, n) => ({
    name: `a_command_with_a_rather_long_name_${n}`,
    description: "d".repeat(200),
  }));
  const source = `a game with a rather long name, number ${index}`;
  game.send({ type: "hello", source, project: "p".repeat(60), engine: "e".repeat(40), commands });
  await game.message(({ type }) => type === "welcome");
  for (let n = 0; n < 60; n++) {
    const event_name = `a_rather_long_event_name_${n % 10}`;
    game.send({ type: "event", event: "custom", data: { event_name, message: LONG, n } });
    const place = { file: `res://${"f".repeat(200)}.gd`, line: n, function: "g".repeat(60) };
    const stack = Array.from({ length: 32 }, () => ({ ...place, file: "res://a.gd" }));
    game.send({ type: "event", event: "error", data: { message: `${LONG} ${n}`, ...place, stack } });
    game.send({ type: "event", event: "info", data: { message: `${n} ${LONG}` } });
  }
  for (let frame = 1; frame < 1000; frame++) {
    const millis = frame % 90 === 0 ? 400 : 11.1;
    game.send((codec.encodePerformance(frame, 90, millis, 2) as Uint8Array).slice());
  }
  const pose = { position: [1 / 3, 5 / 3, 2 / 3], rotation: [0.5, 0.5, 0.5, 0.5] };
  const hand = { ...pose, buttons: { trigger: 1 / 3, grip: 2 / 3 } };
  const data = { headset: pose, left_controller: hand, right_controller: hand };
  game.send({ type: "event", event: "vr_tracking", data, timestamp: 1 });
  game.send({ type: "nonsense", id: "handled" });
  await game.message(({ id }) => id === "handled");
  return game;
}

test("what an assistant gets unasked for is affordable, however much games say", async () => {
  await using relay = TestRelay.start();
  const games = await Promise.all(Array.from({ length: GAMES }, (_, index) => talkative(relay, index)));
  await using assistant = await Assistant.connect(relay.httpUrl);
  const found = await assistant.ask("worst_hitches", { window_s: "run" });
  const hitches = found.data?.hitches as { id: string }[];
  expect(hitches).toHaveLength(5);
  const sizes: Record<string, number> = {};
  const note = async (name: string, asked: Record<string, unknown> = {}) => {
    const { isError, text, tokens } = await assistant.ask(name, asked);
    expect({ name, isError, text }).toEqual({ name, isError: false, text: expect.any(String) });
    sizes[name] = tokens;
  };
  for (const name of ["what_is_happening", "performance", "worst_hitches", "problems", "events", "tracking"])
    await note(name);
  let one = await assistant.ask("worst_hitches", { id: hitches[0]?.id });
  while (one.data?.around === null) {
    await Bun.sleep(50);
    one = await assistant.ask("worst_hitches", { id: hitches[0]?.id });
  }
  expect(one.data).toMatchObject({
    hitches: [{ id: hitches[0]?.id }],
    around: { frames: expect.any(Array) },
  });
  expect(one.tokens).toBeLessThan(AFFORDABLE_TOKENS);
  await note("compare_windows", { a: { seconds: 5, ended_s_ago: 5 }, b: { seconds: 5 } });
  const waiting = note("wait_for", { topic: "custom/last" });
  while (sizes.wait_for === undefined) {
    games[0]?.send({ type: "event", event: "custom", data: { event_name: "last", message: LONG } });
    await Promise.race([waiting, Bun.sleep(20)]);
  }
  const calling = note("call_game_command", {
    name: "a_command_with_a_rather_long_name_1",
    source: "a game with a rather long name, number 0",
  });
  const call = await games[0]?.message(({ command }) => command === "call");
  games[0]?.send({ type: "result", id: call?.id, result: { LONG, more: [LONG, LONG, LONG] } });
  await calling;
  const tooLarge = Object.entries(sizes).filter(([, tokens]) => tokens >= AFFORDABLE_TOKENS);
  expect({ tooLarge, sizes }).toEqual({ tooLarge: [], sizes: expect.anything() });
  for (const game of games) game[Symbol.dispose]();
});
