import { expect, setDefaultTimeout, test } from "bun:test";
import { PlainCodec } from "../../../src/codec/index.ts";
import { linkNotice, linkWelcome } from "../../../src/protocol/link-notices.ts";
import { linkMessages, openLink } from "../../support/links/link-client.ts";
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
