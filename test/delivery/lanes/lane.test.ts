import { beforeEach, describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { Tally } from "../../../src/base/tally.ts";
import { PlainCodec } from "../../../src/codec/index.ts";
import {
  Audience,
  ClassicEncoder,
  type Client,
  createDialects,
  DEFAULT_LANE_LIMITS,
  type DeliveryParts,
  FanOut,
  FlowControl,
  openClient,
} from "../../../src/delivery/index.ts";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { type RecordedSocket, RecordedSockets } from "../../support/recorded-sockets.ts";
import { tellFrame, tellJson } from "../../support/tell.ts";

const LIMITS = { ...DEFAULT_LANE_LIMITS, maxEvents: 20, maxControls: 5 };

let clock: ManualClock;
let hub: Hub;
let sockets: RecordedSockets;
let delivery: DeliveryParts;
let game: Source;

function setUp(): void {
  clock = new ManualClock();
  hub = new Hub(clock);
  sockets = new RecordedSockets();
  const codec = new PlainCodec();
  const flow = new FlowControl(clock, LIMITS, (callback) => callback());
  const fanOut = new FanOut(sockets, clock, flow);
  hub.listen(fanOut);
  const audience = new Audience(clock, () => {});
  delivery = {
    hub,
    clock,
    fanOut,
    dialects: createDialects(codec, new ClassicEncoder(codec), clock),
    flow,
    audience,
    lanes: LIMITS,
    limits: DEFAULT_LIMITS,
    drops: new Tally(),
    refusals: new Tally(),
  };
  game = hub.open();
}

beforeEach(setUp);

interface TestClient {
  client: Client;
  socket: RecordedSocket;
}

function connect(...patterns: string[]): TestClient {
  const socket = sockets.open();
  const client = openClient(delivery, socket, "test", "telemetry.v1.json");
  client.subscribe(
    patterns.map((pattern) => ({ pattern, interval: "own", source: undefined, history: { kind: "none" } })),
  );
  thaw({ client, socket });
  return { client, socket };
}

/** From now on it reads, and answers the pings that it missed. */
function thaw({ client, socket }: TestClient): void {
  socket.answer = () => client.lane.pong();
  for (; socket.unanswered > 0; socket.unanswered--) client.lane.pong();
}

function freeze({ socket }: TestClient): void {
  socket.answer = undefined;
}

function sayFps(frame: number): void {
  tellFrame(hub, game, { frame, fps: 90, frameMillis: 11, physicsMillis: 2 });
}

function sayEvent(number: number, name = "e"): void {
  const text = JSON.stringify({
    type: "event",
    event: "custom",
    data: { event_name: name, number },
    timestamp: 1,
  });
  tellJson(hub, game, {
    topic: `custom/${name}`,
    text,
    data: { event_name: name, number },
    timestampSeconds: 1,
  });
}

/** `seq` of the messages of a topic that a client got, and what it was told it did not get. */
function account({ socket }: TestClient, topic: string) {
  const messages = socket.messages().filter((message) => message.topic === topic);
  const notices = messages.filter(({ type }) => type === "dropped");
  const got = messages.filter(({ type }) => type !== "dropped").map(({ seq }) => Number(seq));
  const told = notices.reduce((sum, { count }) => sum + Number(count), 0);
  return { got, told, notices };
}

describe("a client that stops reading", () => {
  test("is taken off the fast lane within the staleness bound, and wakes to the newest values and every event", () => {
    const frozen = connect("fps", "custom/*");
    const healthy = connect("fps", "custom/*");
    sayFps(1);
    clock.advance(300);
    freeze(frozen);
    let frame = 1;
    for (; frame < 1800; frame++) {
      sayFps(frame + 1);
      if (frame % 180 === 0) sayEvent(frame);
      clock.advance(1000 / 90);
    }
    expect(frozen.client.lane.state).toBe("slow");
    const before = account(frozen, "fps").got.length;
    // Until it was noticed: what was left of the time between two pings, and the staleness bound.
    expect(before).toBeLessThan(90 * 0.7);
    thaw(frozen);

    const fps = account(frozen, "fps");
    expect(fps.got.slice(before)).toEqual([1800]);
    expect(fps.notices).toHaveLength(1);
    expect(fps.notices[0]).toMatchObject({ first: before + 1, last: 1799, count: 1799 - before });
    expect(account(frozen, "custom/e").got).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(frozen.client.lane.state).toBe("fast");
    sayFps(frame + 1);
    expect(account(frozen, "fps").got.at(-1)).toBe(1801);
    expect(account(healthy, "fps").got).toEqual(Array.from({ length: 1801 }, (_, index) => index + 1));
    expect(account(healthy, "fps").told).toBe(0);
  });

  test("is told of what it lost before it gets what it missed it by", () => {
    const frozen = connect("fps");
    freeze(frozen);
    for (let frame = 0; frame < 100; frame++) {
      sayFps(frame);
      clock.advance(20);
    }
    const before = frozen.socket.received.length;
    thaw(frozen);
    expect(
      frozen.socket
        .messages()
        .slice(before)
        .map(({ type, topic }) => `${type} ${topic}`),
    ).toEqual(["dropped fps", "event fps"]);
  });

  test("loses the oldest events past its bound, and is told how many and which", () => {
    const frozen = connect("*");
    sayEvent(0);
    freeze(frozen);
    sayFps(1);
    clock.advance(1000);
    sayFps(2);
    clock.advance(1000);
    for (let number = 1; number <= 50; number++) sayEvent(number);
    thaw(frozen);
    const { got, notices } = account(frozen, "custom/e");
    expect(got).toEqual([1, ...Array.from({ length: 20 }, (_, index) => index + 32)]);
    const { name: source, epoch: source_epoch } = game;
    const dropped = { topic: "custom/e", source, source_epoch, count: 30, first: 2, last: 31 };
    expect(notices).toEqual([{ type: "dropped", ...dropped }]);
  });

  test("is taken off as soon as too much waits in its socket", () => {
    const slow = connect("fps");
    slow.socket.bufferedBytes = LIMITS.backlogBytes + 1;
    sayFps(1);
    clock.advance(1000);
    sayFps(2);
    expect(slow.client.lane.state).toBe("slow");
    for (let frame = 3; frame <= 10; frame++) sayFps(frame);
    slow.socket.bufferedBytes = 0;
    clock.advance(300);
    expect(account(slow, "fps")).toMatchObject({ got: [1, 10], told: 8 });
  });

  test("returns with the pong that shows that it has read everything, even if an earlier ping was on its way", () => {
    const slow = connect("fps");
    clock.advance(1000);
    freeze(slow);
    sayFps(1);
    expect(slow.socket.unanswered).toBe(1);
    slow.socket.bufferedBytes = LIMITS.backlogBytes + 1;
    slow.client.lane.sendNow("");
    slow.client.lane.sendControl({ type: "pong" });
    expect([slow.client.lane.state, slow.socket.unanswered]).toEqual(["slow", 1]);
    slow.client.lane.pong();
    expect([slow.client.lane.state, slow.socket.unanswered]).toEqual(["slow", 2]);
    slow.socket.bufferedBytes = 0;
    slow.client.lane.pong();
    expect(slow.client.lane.state).toBe("fast");
    expect(slow.socket.messages().at(-1)).toEqual({ type: "pong" });
  });

  test("is closed with 4001 when its answers pile up, or when it is stalled too long", () => {
    const [asking, silent] = [connect("fps"), connect("fps")];
    for (const client of [asking, silent]) freeze(client);
    sayFps(1);
    clock.advance(1000);
    sayFps(2);
    clock.advance(1000);
    sayFps(3);
    for (let answer = 0; answer < 6; answer++) asking.client.lane.sendControl({ type: "pong" });
    expect(asking.socket.closed).toEqual({ code: 4001, reason: "slow client" });
    expect(silent.socket.closed).toBeUndefined();
    clock.advance(LIMITS.maxStallMillis);
    expect(silent.socket.closed).toEqual({ code: 4001, reason: "slow client" });
    clock.advance(1000);
    expect(silent.socket.terminated).toBe(true);
  });

  test("is closed with 4001 when its answers are few and long", () => {
    const asking = connect("fps");
    freeze(asking);
    for (let frame = 1; frame <= 3; frame++) {
      sayFps(frame);
      clock.advance(1000);
    }
    const text = "x".repeat(3 * 1024 * 1024);
    for (let answer = 0; answer < 2; answer++) asking.client.lane.sendControl({ text });
    expect(asking.socket.closed).toBeUndefined();
    expect(asking.client.lane.waiting.bytes).toBeGreaterThan(2 * text.length);
    asking.client.lane.sendControl({ text });
    expect(asking.socket.closed).toEqual({ code: 4001, reason: "slow client" });
    expect(asking.client.lane.waiting.bytes).toBeLessThan(1000);
  });

  test("gets its answers in order once it reads again", () => {
    const frozen = connect("fps");
    freeze(frozen);
    sayFps(1);
    clock.advance(1000);
    for (let number = 0; number < 3; number++) frozen.client.lane.sendControl({ type: "pong", number });
    thaw(frozen);
    expect(
      frozen.socket
        .messages()
        .filter(({ type }) => type === "pong")
        .map(({ number }) => number),
    ).toEqual([0, 1, 2]);
  });

  test("that unsubscribes meanwhile is still told of what it lost until then", () => {
    const frozen = connect("fps", "custom/e");
    freeze(frozen);
    for (let frame = 1; frame <= 100; frame++) {
      sayFps(frame);
      clock.advance(20);
    }
    frozen.client.unsubscribe(["fps"]);
    sayFps(101);
    thaw(frozen);
    const { got, told } = account(frozen, "fps");
    expect(got.length + told).toBe(100);
  });
});

test("what a client got and what it was told it lost is all that was published, whatever stalls there were", () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.constant("fps") },
    { weight: 3, arbitrary: fc.constant("event") },
    { weight: 3, arbitrary: fc.constant("time") },
    { weight: 1, arbitrary: fc.constantFrom("freeze", "thaw", "clog", "unclog") },
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 50, maxLength: 400 }), (steps) => {
      setUp();
      const client = connect("fps", "custom/*");
      let [frames, events] = [0, 0];
      for (const one of steps) {
        if (one === "fps") sayFps(++frames);
        else if (one === "event") sayEvent(++events);
        else if (one === "time") clock.advance(60);
        else if (one === "freeze") freeze(client);
        else if (one === "thaw") thaw(client);
        else client.socket.bufferedBytes = one === "clog" ? LIMITS.backlogBytes * 2 : 0;
      }
      client.socket.bufferedBytes = 0;
      thaw(client);
      clock.advance(1000);
      for (const [topic, published] of [
        ["fps", frames],
        ["custom/e", events],
      ] as const) {
        const { got, told } = account(client, topic);
        if (got.length + told !== published) return false;
        if (got.some((seq, index) => index > 0 && seq <= (got[index - 1] ?? 0))) return false;
      }
      return true;
    }),
    { numRuns: 300 },
  );
});

test("the notice of drops names each game: the numbers of two games are two counts", () => {
  const frozen = connect("custom/*");
  const other = hub.open();
  const say = (source: Source) =>
    tellJson(hub, source, { topic: "custom/e", data: { event_name: "e" }, timestampSeconds: 1 });
  for (const source of [game, other]) say(source);
  clock.advance(300);
  freeze(frozen);
  for (let tenth = 0; tenth < 20; tenth++) {
    for (const source of [game, other]) say(source);
    clock.advance(100);
  }
  for (let count = 0; count < 25; count++) for (const source of [game, other]) say(source);
  thaw(frozen);
  const notices = account(frozen, "custom/e").notices.map(({ source, count, first, last }) => ({
    source,
    count,
    first,
    last,
  }));
  expect(notices).toHaveLength(2);
  expect(notices.map(({ source }) => source)).toEqual([game.name, other.name]);
  for (const { count, first, last } of notices) expect(Number(last) - Number(first) + 1).toBe(Number(count));
});

test("many clients that do not read are closed before their answers fill the memory, and those with little are kept", () => {
  const frozen = Array.from({ length: 40 }, () => connect("fps"));
  const modest = connect("fps");
  sayFps(1);
  clock.advance(300);
  for (const one of [...frozen, modest]) freeze(one);
  for (let frame = 2; frame < 90; frame++) {
    sayFps(frame);
    clock.advance(1000 / 90);
  }
  expect([...frozen, modest].map(({ client }) => client.lane.state)).not.toContain("fast");
  const answer = { type: "answer", fill: "x".repeat(1024 * 1024) };
  for (let round = 0; round < 3; round++) for (const { client } of frozen) client.lane.sendControl(answer);
  modest.client.lane.sendControl({ type: "pong" });
  const waiting = frozen.reduce((sum, { client }) => sum + client.lane.waiting.bytes, 0);
  expect(waiting).toBeLessThanOrEqual(66 * 1024 * 1024);
  expect(frozen.filter(({ socket }) => socket.closed?.code === 4001).length).toBeGreaterThan(0);
  expect(modest.socket.closed).toBeUndefined();
});
