import { beforeEach, describe, expect, test } from "bun:test";
import { PlainCodec } from "../../../src/codec/index.ts";
import { type LinkMessage, readLinkMessages } from "../../../src/codec/link/index.ts";
import { type Client, EDGE_FORMAT, FarRelays, GameNotices } from "../../../src/delivery/index.ts";
import type { Source } from "../../../src/hub/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { TestDelivery } from "../../support/test-delivery.ts";

let delivery: TestDelivery;
let farRelays: FarRelays;
beforeEach(() => {
  delivery = new TestDelivery();
  farRelays = new FarRelays({
    notices: new GameNotices(delivery.hub),
    audience: delivery.parts.audience,
    clock: delivery.clock,
    linkedRelays: () => [],
  });
});

function edge(goOn?: (step: () => boolean) => void) {
  const { client, socket } = delivery.connect(EDGE_FORMAT, goOn);
  farRelays.join(client);
  return {
    client,
    notices: (): JsonObject[] =>
      socket.received.filter((given) => given.startsWith("{")).map((given) => JSON.parse(given)),
    messages(): LinkMessage[] {
      const taken: LinkMessage[] = [];
      for (const given of socket.received)
        if (!given.startsWith("{"))
          readLinkMessages(Buffer.from(given, "hex"), new PlainCodec(), (one) => taken.push(one));
      return taken;
    },
  };
}

function say(source: Source, topic: string, number: number): void {
  const data = { number };
  const text = JSON.stringify({ type: "event", event: "custom", data });
  delivery.hub.accept(source, topic, { from: "json", text, data });
}

function frame(source: Source, number: number): void {
  const sample = { frame: number, fps: 90, frameMillis: 11, physicsMillis: 2 };
  delivery.hub.accept(source, "fps", { from: "frame", sample });
}

type Gaps = Parameters<Exclude<Parameters<Client["mirror"]>[0], undefined>>[0];

/** What an edge is told that it lacks; undefined before it is subscribed. */
function gapsOf({ client }: ReturnType<typeof edge>): Gaps | undefined {
  let gaps: Gaps | undefined;
  client.mirror((told) => {
    gaps = told;
  });
  return gaps;
}

describe("an edge of the relay", () => {
  test("gets each message once, while games go on and its history is sent in steps", () => {
    const game = delivery.hub.open("epoch-1");
    for (let number = 1; number <= 1000; number++) frame(game, number);
    for (let number = 1; number <= 300; number++) say(game, "custom/shot", number);
    let steps = 0;
    const one = edge((step) => {
      while (step()) {
        steps++;
        say(game, "custom/shot", 300 + steps);
        frame(game, 1000 + steps);
      }
    });
    expect(gapsOf(one)?.through).toMatchObject({ "custom/shot": 0, fps: 0 });
    say(game, "custom/shot", 301 + steps);
    expect(steps).toBeGreaterThan(3);
    for (const [asked, last] of [
      ["custom/shot", 301 + steps],
      ["fps", 1000 + steps],
    ] as const) {
      const seqs = one.messages().flatMap(({ topic, seq }) => (topic === asked ? [seq] : []));
      expect(seqs).toEqual(Array.from({ length: last }, (_, index) => index + 1));
    }
  });

  test("gets the history of every topic with its numbers and offsets, and what follows", () => {
    const { hub } = delivery;
    const game = hub.open("epoch-1");
    for (let number = 1; number <= 3; number++) say(game, "custom/shot", number);
    hub.accept(game, "fps", {
      from: "frame",
      sample: { frame: 7, fps: 90, frameMillis: 11, physicsMillis: 2 },
    });
    const one = edge();
    const gaps = gapsOf(one);
    expect(gaps).toEqual({ through: expect.objectContaining({ "custom/shot": 0, fps: 0 }), ended: 0 });
    say(game, "custom/new", 4);
    expect(
      one.messages().map(({ topic, seq, offset, isHistory }) => [topic, seq, offset, isHistory]),
    ).toEqual([
      ["custom/shot", 1, 1, true],
      ["custom/shot", 2, 2, true],
      ["custom/shot", 3, 3, true],
      ["fps", 1, 4, true],
      ["custom/new", 1, 5, false],
    ]);
  });

  test("is told which messages are gone", () => {
    const { hub } = delivery;
    const game = hub.open("epoch-1");
    for (let number = 1; number <= 5; number++) say(game, "custom/shot", number);
    hub.topics.get("custom/shot").history.shed();
    hub.topics.get("custom/shot").history.shed();
    expect(gapsOf(edge())?.through).toMatchObject({ "custom/shot": 2 });
  });

  test("gets linked games and the relay's own messages, which no link gets", () => {
    const { hub } = delivery;
    const linked = hub.open("epoch-of-a-site", "elsewhere", { site: "studio" });
    const one = edge();
    one.client.mirror();
    say(linked, "custom/shot", 1);
    hub.tellOfRelay("relay", "relay", { clients: 1 });
    expect(one.notices()).toMatchObject([{ type: "game", site: "studio" }]);
    expect(one.messages().map(({ epoch, topic }) => [epoch, topic])).toEqual([
      ["epoch-of-a-site", "custom/shot"],
      [hub.epoch, "relay"],
    ]);
  });

  test("is told when a replay takes back what a game said", () => {
    const { hub } = delivery;
    const game = hub.open("epoch-1", "elsewhere");
    const one = edge();
    hub.close(game);
    hub.retract(game);
    expect(one.notices().slice(-2)).toEqual([
      { type: "game_gone", source_epoch: "epoch-1", end: "closed" },
      { type: "game_gone", source_epoch: "epoch-1", end: "closed", retracted: true },
    ]);
  });

  test("is no far relay of the status", () => {
    edge();
    expect(farRelays.describe()).toEqual([]);
  });
});
