import { beforeEach, describe, expect, test } from "bun:test";
import { PlainCodec } from "../../../src/codec/index.ts";
import { type LinkMessage, readLinkMessages } from "../../../src/codec/link/index.ts";
import { type DialectName, FarRelays, GameNotices } from "../../../src/delivery/index.ts";
import { describeDemand } from "../../../src/protocol/describe-demand.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { MAX_LINKED_RELAYS, WISH_SECONDS } from "../../../src/protocol/limits.ts";
import type { Wish } from "../../../src/protocol/link-notices.ts";
import { OWN_INTERVAL_DEMAND } from "../../../src/protocol/streams.ts";
import { type Connected, request, TestDelivery, thaw } from "../../support/test-delivery.ts";

const WISH: Wish = {
  command: "wish",
  demand: describeDemand(OWN_INTERVAL_DEMAND),
  judged: true,
  site: "far",
};
const LINK = "telemetry.v1.link";

let delivery: TestDelivery;
let links: { site: string; epoch: string }[];
let farRelays: FarRelays;
beforeEach(() => {
  delivery = new TestDelivery();
  links = [];
  const { audience } = delivery.parts;
  const notices = new GameNotices(delivery.hub);
  const linkedRelays = () => links;
  farRelays = new FarRelays({ notices, audience, clock: delivery.clock, linkedRelays });
});

function join(dialect: DialectName = LINK) {
  const connected = delivery.connect(dialect);
  return { ...connected, far: farRelays.join(connected.client) };
}

/** The notices that a link received. */
function notices({ socket }: Pick<Connected, "socket">): JsonObject[] {
  return socket.received.filter((given) => given.startsWith("{")).map((given) => JSON.parse(given));
}

/** The messages of games that a link received. */
function messages({ socket }: Pick<Connected, "socket">): LinkMessage[] {
  const taken: LinkMessage[] = [];
  for (const given of socket.received) {
    if (given.startsWith("{")) continue;
    expect(readLinkMessages(Buffer.from(given, "hex"), new PlainCodec(), (one) => taken.push(one))).toBe(
      undefined,
    );
  }
  return taken;
}

describe("the demand of a link", () => {
  test("is its wish, for three seconds, whatever it is subscribed to", () => {
    const link = join();
    link.client.subscribe([request("fps", { interval: 0 }), request("*"), request("profiler/scripts")]);
    expect(delivery.parts.audience.demand().fps.enabled).toBe(false);
    link.far.wish(WISH);
    expect(delivery.parts.audience.demand()).toEqual(OWN_INTERVAL_DEMAND);
    delivery.clock.advance(1000 * WISH_SECONDS - 1);
    expect(delivery.parts.audience.demand().fps.enabled).toBe(true);
    link.client.subscribe([request("vr_tracking", { interval: 0 })]);
    delivery.clock.advance(1);
    expect(delivery.parts.audience.demand().fps.enabled).toBe(false);
    expect(farRelays.describe()).toMatchObject([{ wish: null, judged: false, site: null }]);
  });

  test("is on games of this relay only, which it hands on; an edge hands on all", () => {
    const { audience } = delivery.parts;
    const link = join();
    link.far.wish(WISH);
    expect([audience.demand().fps.enabled, audience.ownDemand().fps.enabled]).toEqual([true, false]);
    const edge = join("telemetry.v1.link+edge");
    edge.far.wish(WISH);
    expect(audience.ownDemand().fps.enabled).toBe(true);
  });

  test("lasts as long as the wish is repeated, and ends with the link", () => {
    const link = join();
    for (let second = 0; second < 10; second++) {
      link.far.wish(WISH);
      delivery.clock.advance(1000);
    }
    expect(delivery.parts.audience.demand().fps.enabled).toBe(true);
    expect(farRelays.describe()).toMatchObject([{ site: "far", wish: WISH.demand, judged: true }]);
    farRelays.leave(link.far);
    delivery.parts.audience.remove(link.client);
    expect(delivery.parts.audience.demand().fps.enabled).toBe(false);
    expect(farRelays.describe()).toEqual([]);
    delivery.clock.advance(1000 * WISH_SECONDS);
  });
});

describe("a link", () => {
  test("has no message of a linked game, and none of the relay itself, live or from the history", () => {
    const { hub } = delivery;
    const here = hub.open();
    const linked = hub.open("there-1", "elsewhere", { site: "there" });
    const tell = () => {
      delivery.sayEvent(linked, "custom/a");
      delivery.sayEvent(here, "custom/a");
      hub.tellOfRelay("log/info", "info", { message: "of the relay" });
    };
    tell();
    const link = join();
    link.client.subscribe([request("custom/*", { history: { kind: "last", count: 9 } }), request("log/*")]);
    tell();
    expect(messages(link)).toMatchObject([
      { epoch: here.epoch, seq: 1, isHistory: true },
      { epoch: here.epoch, seq: 2, isHistory: false },
    ]);
    expect(notices(link)).toMatchObject([{ type: "game", source_epoch: here.epoch }]);
    hub.close(linked);
    hub.close(here, "lost");
    expect(notices(link)).toMatchObject([
      { type: "game" },
      { type: "game_gone", source_epoch: here.epoch, end: "lost" },
    ]);
  });

  test("of an edge has everything, and games with their site", () => {
    const { hub } = delivery;
    const linked = hub.open("there-1", "elsewhere", { site: "there" });
    const edge = join("telemetry.v1.link+edge");
    edge.client.subscribe([request("custom/*"), request("log/*")]);
    delivery.sayEvent(linked, "custom/a");
    hub.tellOfRelay("log/info", "info", { message: "of the relay" });
    expect(messages(edge)).toMatchObject([
      { epoch: "there-1", topic: "custom/a" },
      { epoch: hub.epoch, topic: "log/info" },
    ]);
    expect(notices(edge)).toMatchObject([{ type: "game", source_epoch: "there-1", site: "there" }]);
  });

  test("is told when the relay reads from other relays, of a bounded number", () => {
    const link = join();
    links = Array.from({ length: 300 }, (_, index) => ({ site: `site-${index}`, epoch: `e${index}` }));
    farRelays.linksChanged();
    expect(farRelays.links).toHaveLength(MAX_LINKED_RELAYS);
    expect(notices(link)).toEqual([{ type: "links", links: [...farRelays.links] }]);
  });

  test("gets hitches while its wish asks for them", () => {
    const [asking, silent] = [join(), join()];
    asking.far.wish(WISH);
    silent.far.wish({ ...WISH, judged: false });
    farRelays.hitch({ id: "a" });
    asking.far.wish({ ...WISH, judged: false });
    farRelays.hitch({ id: "b" });
    expect(notices(asking)).toEqual([{ type: "hitch", hitch: { id: "a" } }]);
    expect(notices(silent)).toEqual([]);
  });

  test("that stalls gets the notices in order when it reads again, and is told what it lost", () => {
    const game = delivery.hub.open();
    const link = join();
    link.client.subscribe([request("fps", { interval: 0 })]);
    delivery.freeze(link, game);
    const before = link.socket.received.length;
    for (let frame = 100; frame < 110; frame++) delivery.sayFrame(game, frame);
    delivery.hub.offerCommands(game, [{ name: "reset", description: "" }]);
    delivery.hub.close(game);
    expect(link.socket.received).toHaveLength(before);
    thaw(link);
    expect(link.client.lane.state).toBe("fast");
    const after = { socket: { ...link.socket, received: link.socket.received.slice(before) } as never };
    expect(notices(after)).toMatchObject([
      { type: "dropped", topic: "fps", source_epoch: game.epoch },
      { type: "game", commands: [{ name: "reset" }] },
      { type: "game_gone" },
    ]);
    // The newest sample waited.
    expect(messages(after)).toMatchObject([{ topic: "fps", body: { sample: { frame: 109 } } }]);
  });
});

test("what changes of a game is told once, and what does not change is not told", () => {
  const { hub } = delivery;
  const link = join();
  const game = hub.open();
  hub.introduce(game, { type: "hello", source: "room" });
  hub.introduce(game, { type: "hello", source: "room" });
  hub.offerCommands(game, []);
  hub.introduce(game, { type: "hello", source: "hall" });
  expect(notices(link).map(({ source }) => source)).toEqual(["game-1", "room", "hall"]);
});
