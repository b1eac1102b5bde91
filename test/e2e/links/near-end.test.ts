import { expect, setDefaultTimeout, test } from "bun:test";
import { PlainCodec } from "../../../src/codec/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { WISH_SECONDS } from "../../../src/protocol/limits.ts";
import { linkNotice, linkWelcome } from "../../../src/protocol/link-notices.ts";
import { linkMessages, openLink, WISH } from "../../support/links/link-client.ts";
import { callsTo, offeringGame } from "../../support/offering-game.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

const codec = new PlainCodec();
const packet = (frame: number) => (codec.encodePerformance(frame, 90, 11.5, 2.5) as Uint8Array).slice();
const custom = (number: number) => ({
  type: "event",
  event: "custom",
  data: { event_name: "shot", number },
  timestamp: 5,
});
const isNotice = ({ type }: Record<string, unknown>) => String(type).startsWith("game");

test("a link is welcomed with the site and the epochs of the relays that this one reads from", async () => {
  await using relay = TestRelay.start({ site: "lab" });
  using link = await openLink(relay);
  const welcome = await link.message(({ type }) => type === "welcome");
  expect(linkWelcome.parse(welcome)).toMatchObject({ site: "lab", links: [], epoch: expect.any(String) });
  expect(welcome.format).toBe("telemetry.v1.link");
});

test("a link is told of a game before its first message, of what changes, and of its end after its last message", async () => {
  await using relay = TestRelay.start();
  using link = await openLink(relay);
  await link.ask({ command: "subscribe", topics: ["custom/*", { topic: "fps", interval: 0 }] });
  using game = await relay.game();
  game.send(custom(1));
  game.send({ type: "hello", source: "room", engine: "4.6", session: "a".repeat(16), unknown: 1 });
  game.send(packet(7));
  await link.message(({ type, hello }) => type === "game" && hello !== null);
  game.send({ type: "commands", commands: [{ name: "reset" }] });
  await link.message(({ commands }) => (commands as unknown[] | undefined)?.length === 1);
  game[Symbol.dispose]();
  await link.message(({ type }) => type === "game_gone");
  for (const notice of link.messages().filter(isNotice)) linkNotice.parse(notice);
  expect(link.messages().filter(isNotice)).toMatchObject([
    { type: "game", source: "game-1", hello: null, commands: [] },
    { type: "game", source: "room", hello: { type: "hello", source: "room", engine: "4.6" }, commands: [] },
    { type: "game", source: "room", commands: [{ name: "reset", description: "" }] },
    { type: "game_gone", end: "closed" },
  ]);
  expect(JSON.stringify(link.messages())).not.toContain("session");
  const order = link.received.map((one) =>
    typeof one === "string" ? String(JSON.parse(one).type) : "packets",
  );
  expect(order).toEqual(["welcome", "ack", "game", "packets", "game", "packets", "game", "game_gone"]);
  expect(linkMessages(link)).toMatchObject([
    { topic: "custom/shot", seq: 1, offset: 1, timestampSeconds: 5, isHistory: false },
    { topic: "fps", seq: 1, offset: 2, body: { from: "frame", sample: { frame: 7, physicsMillis: 2.5 } } },
  ]);
});

test("the wish of a link is what games are asked for; a client of another format has no wishes", async () => {
  await using relay = TestRelay.start();
  using game = await relay.game();
  game.send({ type: "hello", source: "room" });
  const switched = (fps_enabled: boolean) => (message: Record<string, unknown>) =>
    message.command === "configure" &&
    Bun.deepEquals((message.config as JsonObject).fps_enabled, fps_enabled);
  await game.message(switched(false));
  using link = await openLink(relay);
  await link.ask({ command: "subscribe", topics: ["*", { topic: "fps", interval: 0 }] });
  expect(await link.ask(WISH)).toMatchObject({ type: "ack", command: "wish", valid_s: WISH_SECONDS });
  await game.message(switched(true));
  expect(await relay.status()).toMatchObject({
    far_relays: [
      { site: "far", judged: true, wish: { fps: { in_demand: true } }, address: expect.any(String) },
    ],
  });
  expect(game.messages().filter(switched(false))).toHaveLength(1);
  using client = await TestClient.connect(relay.relay.url, ["telemetry.v1.json"]);
  expect(await client.ask(WISH)).toMatchObject({ type: "error", code: "unknown_command" });
  expect(await link.ask({ ...WISH, demand: { ...WISH.demand, max_delay: -1 } })).toMatchObject({
    type: "error",
    code: "bad_command",
    message: expect.stringContaining("demand.max_delay"),
  });
});

test("a link may wait for more calls than a client, of games by name", async () => {
  await using relay = TestRelay.start();
  const [room, hall] = [await offeringGame(relay, "room", "save"), await offeringGame(relay, "hall", "save")];
  using link = await openLink(relay);
  await link.take(2, ({ type, commands }) => type === "game" && (commands as unknown[]).length === 1);
  for (let id = 0; id < 40; id++)
    for (const source of ["room", "hall"]) link.send({ command: "call", name: "save", source, id });
  const asked = await Promise.all([callsTo(room, 40), callsTo(hall, 40)]);
  for (const { id } of asked[0]) room.send({ type: "result", id, result: "done" });
  for (const { id } of asked[1]) hall.send({ type: "error", id, code: "busy", message: "not now" });
  const answers = await link.take(80, ({ id }) => id !== undefined);
  expect(answers.filter(({ type, source }) => type === "result" && source === "room")).toHaveLength(40);
  expect(
    answers.filter(({ code, game_code }) => code === "call_failed" && game_code === "busy"),
  ).toHaveLength(40);
});

test("a link gets the hitches of the games with their context, once they are complete", async () => {
  await using relay = TestRelay.start();
  using link = await openLink(relay);
  await link.ask(WISH);
  using game = await relay.game();
  game.send({ type: "hello", source: "room" });
  const frameMillis = (frame: number) => (frame === 200 ? 120 : 1000 / 90);
  for (let frame = 1; frame <= 600; frame++) {
    game.send((codec.encodePerformance(frame, 90, frameMillis(frame), 2) as Uint8Array).slice());
    if (frame % 90 === 0) await Bun.sleep(0);
  }
  const notice = await link.message(({ type }) => type === "hitch");
  expect(linkNotice.parse(notice)).toMatchObject({
    hitch: { source: "room", state: "complete", context: { frames: expect.any(Array) } },
  });
});
