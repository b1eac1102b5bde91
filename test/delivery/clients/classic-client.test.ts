import { beforeEach, describe, expect, test } from "bun:test";
import { Tally } from "../../../src/base/tally.ts";
import { PlainCodec } from "../../../src/codec/index.ts";
import {
  Audience,
  ClassicEncoder,
  type Client,
  closeClient,
  createDialects,
  DEFAULT_LANE_LIMITS,
  type DeliveryParts,
  FanOut,
  FlowControl,
  openClient,
} from "../../../src/delivery/index.ts";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import type { Demand } from "../../../src/protocol/streams.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { type RecordedSocket, RecordedSockets } from "../../support/recorded-sockets.ts";
import { tellFrame, tellJson, tellPoses } from "../../support/tell.ts";

const DT_MILLIS = 1000 / 90;

let clock: ManualClock;
let hub: Hub;
let sockets: RecordedSockets;
let encoder: ClassicEncoder;
let fanOut: FanOut;
let delivery: DeliveryParts;
let audience: Audience;
let demands: Demand[];

beforeEach(setUp);

function setUp(): void {
  clock = new ManualClock();
  hub = new Hub(clock);
  sockets = new RecordedSockets();
  const codec = new PlainCodec();
  encoder = new ClassicEncoder(codec);
  const flow = new FlowControl(clock, DEFAULT_LANE_LIMITS, (callback) => callback());
  fanOut = new FanOut(sockets, clock, flow);
  hub.listen(fanOut);
  demands = [];
  audience = new Audience(clock, (demand) => demands.push(demand));
  delivery = {
    hub,
    clock,
    fanOut,
    dialects: createDialects(codec, encoder, clock),
    flow,
    audience,
    lanes: DEFAULT_LANE_LIMITS,
    limits: DEFAULT_LIMITS,
    drops: new Tally(),
    refusals: new Tally(),
  };
}

function connect(): { client: Client; socket: RecordedSocket } {
  const socket = sockets.open();
  const client = openClient(delivery, socket, "test", "classic");
  socket.answer = () => client.lane.pong();
  return { client, socket };
}

function sayPerformance(source: Source, frame: number): void {
  tellFrame(hub, source, { frame, fps: 90, frameMillis: 11, physicsMillis: 2 });
}

function sayTracking(source: Source, x: number): void {
  const headset = {
    position: [x, 1.7, 0] as [number, number, number],
    rotation: [0, 0, 0, 1] as [number, number, number, number],
    tracked: true,
  };
  tellPoses(hub, source, {
    frame: 1,
    timeSeconds: 5,
    headset,
    leftController: undefined,
    rightController: undefined,
  });
}

/** One second of a game at 90 Hz. */
function playSecond(source: Source): void {
  for (let frame = 0; frame < 90; frame++) {
    sayPerformance(source, frame);
    sayTracking(source, frame);
    clock.advance(DT_MILLIS);
  }
}

const eventsNamed = (socket: RecordedSocket, event: string) =>
  socket.messages().filter((message) => message.event === event);

describe("a classic client that asks for nothing", () => {
  test("gets every 0x01, every tracking sample, and the JSON fps event twice a second", () => {
    const { socket } = connect();
    playSecond(hub.open());
    expect(socket.packets("01")).toHaveLength(90);
    expect(eventsNamed(socket, "vr_tracking")).toHaveLength(90);
    expect(eventsNamed(socket, "fps")).toHaveLength(2);
  });

  test("never gets 0x03", () => {
    const { socket } = connect();
    playSecond(hub.open());
    expect(socket.packets("03")).toEqual([]);
  });

  test("gets a JSON fps event as 0x01 too, with the fields that the game added", () => {
    const { socket } = connect();
    const data = {
      fps: 90,
      frame_time_ms: 11.1,
      physics_time_ms: 2.5,
      memory_usage_mb: 256.3,
      cpu_load: 0.45,
      mine: 1,
    };
    const text = JSON.stringify({ type: "event", event: "fps", data, timestamp: 5 });
    tellJson(hub, hub.open(), { topic: "fps", data, text, timestampSeconds: 5 });
    expect(socket.packets("01")).toEqual(["010000000142b400004131999a40200000"]);
    expect(socket.received.at(-1)).toBe(text);
  });

  test("gets JSON composed from 0x01 with the memory and load that the game said last", () => {
    const { socket } = connect();
    const source = hub.open();
    const data = { memory_usage_mb: 256.3, cpu_load: 0.45 };
    tellJson(hub, source, { topic: "performance", text: "{}", data, timestampSeconds: 1 });
    sayPerformance(source, 9);
    expect(eventsNamed(socket, "fps")).toEqual([
      {
        type: "event",
        event: "fps",
        data: {
          memory_usage_mb: 256.3,
          cpu_load: 0.45,
          fps: 90,
          frame_time_ms: 11,
          physics_time_ms: 2,
          frame: 9,
        },
        timestamp: clock.unixMillis() / 1000,
      },
    ]);
  });
});

describe("encoding and publishing", () => {
  test("ten clients at one interval cost one publish a message", () => {
    for (let client = 0; client < 10; client++) connect();
    sayTracking(hub.open(), 1);
    expect(sockets.published.map(({ topic }) => topic)).toEqual([expect.stringContaining("vr_tracking")]);
  });

  test("nothing is encoded or published when nobody listens", () => {
    const { client } = connect();
    closeClient(delivery, client);
    playSecond(hub.open());
    expect(sockets.published).toEqual([]);
  });

  test("an event longer than the threshold leaves as 0x02, one at the threshold as text", () => {
    const { socket } = connect();
    const source = hub.open();
    const say = (text: string) =>
      tellJson(hub, source, { topic: "custom/a", text, data: {}, timestampSeconds: 1 });
    const textOf = (bytes: number) => JSON.stringify({ a: "x".repeat(bytes - 8) });
    say(textOf(1024));
    say(textOf(1025));
    // 343 characters of three UTF-8 bytes each are past the threshold too.
    say(JSON.stringify({ a: "\u20ac".repeat(343) }));
    expect(socket.received.map((payload) => payload.slice(0, 4))).toEqual(['{"a"', "0200", "0200"]);
  });

  test("a 0x02 packet that a game sent is passed on as it came", () => {
    const { socket } = connect();
    const borrowedPacket = new Uint8Array([2, 1, 2, 3]);
    tellJson(hub, hub.open(), {
      topic: "custom/a",
      text: "{}",
      data: {},
      timestampSeconds: 1,
      borrowedPacket,
    });
    expect(socket.received).toEqual(["02010203"]);
  });

  test("JSON that cannot be compressed goes out as text, and is counted", () => {
    const { client, socket } = connect();
    const noise = Array.from({ length: 2_000_000 }, (_, index) => (index * 2654435761).toString(36)).join("");
    const answer = { noise: noise.slice(0, 9_000_000) };
    client.lane.sendControl(answer);
    expect(socket.received[0] === JSON.stringify(answer)).toBe(true);
    expect(encoder.compressionFailures.toRecord()).toEqual({ tooLarge: 1 });
  });
});

describe("the demand of one client", () => {
  test("sets its own intervals and changes no other client's stream", () => {
    const quick = connect();
    const slow = connect();
    const other = connect();
    quick.client.setInterval(0, ["fps", "vr_tracking"]);
    slow.client.setInterval(0.1, ["vr_tracking"]);
    playSecond(hub.open());
    expect(eventsNamed(quick.socket, "fps")).toHaveLength(90);
    expect(eventsNamed(quick.socket, "vr_tracking")).toHaveLength(90);
    expect(eventsNamed(slow.socket, "vr_tracking")).toHaveLength(10);
    expect(eventsNamed(slow.socket, "fps")).toHaveLength(2);
    expect(eventsNamed(other.socket, "vr_tracking")).toHaveLength(90);
    expect(eventsNamed(other.socket, "fps")).toHaveLength(2);
  });

  test("that speeds a game up leaves the others at the game's own interval, 0x01 too", () => {
    const { socket } = connect();
    const source = hub.open();
    hub.introduce(source, { type: "hello", intervals: { fps: 0.5, vr_tracking: 0.1 } });
    source.asked("fps", 0);
    source.asked("vr_tracking", 0);
    playSecond(source);
    expect(socket.packets("01")).toHaveLength(2);
    expect(eventsNamed(socket, "vr_tracking")).toHaveLength(10);
  });

  test("that speeds monitors up leaves classic clients at the game's own interval", () => {
    const { socket } = connect();
    const source = hub.open();
    hub.introduce(source, { type: "hello", intervals: { performance: 0.5 } });
    const say = () => {
      for (let frame = 0; frame < 90; frame++) {
        const event = { topic: "performance", data: { frame }, timestampSeconds: frame };
        const text = JSON.stringify({ type: "event", event: "performance", data: { frame } });
        tellJson(hub, source, { ...event, text });
        clock.advance(DT_MILLIS);
      }
    };
    say();
    expect(eventsNamed(socket, "performance")).toHaveLength(90);
    source.asked("performance", 0);
    clock.advance(1000);
    say();
    expect(eventsNamed(socket, "performance")).toHaveLength(92);
  });

  test("includes monitors, at the game's own interval, while fps is on", () => {
    const { client } = connect();
    client.setInterval(0.02, ["fps"]);
    const [on] = [audience.demand()];
    client.configure({ fps: false });
    expect([on.performance, audience.demand().performance]).toEqual([
      { enabled: true, ownInterval: true, fastestSeconds: undefined },
      { enabled: false, ownInterval: false, fastestSeconds: undefined },
    ]);
    expect(on.fps_and_performance).toEqual(on.fps);
  });

  test("turns a stream off for itself alone, and on again", () => {
    const { client, socket } = connect();
    const other = connect();
    client.configure({ fps: false, vr_tracking: false });
    const source = hub.open();
    sayPerformance(source, 1);
    sayTracking(source, 1);
    expect(socket.received).toEqual([]);
    expect(other.socket.received).toHaveLength(3);
    client.configure({ vr_tracking: true });
    sayPerformance(source, 2);
    sayTracking(source, 2);
    expect(socket.received).toHaveLength(1);
  });

  test("for a long interval gets the newest value in the end", () => {
    const { client, socket } = connect();
    client.setInterval(1, ["vr_tracking"]);
    const source = hub.open();
    for (const x of [1, 2, 3]) sayTracking(source, x);
    clock.advance(1100);
    const xs = eventsNamed(socket, "vr_tracking").map(
      ({ data }) => (data as { headset: { position: number[] } }).headset.position[0],
    );
    expect(xs).toEqual([1, 3]);
  });
});

describe("several games", () => {
  test("do not take each other's turns", () => {
    const { client, socket } = connect();
    client.setInterval(0.1, ["vr_tracking"]);
    const [one, other] = [hub.open(), hub.open()];
    for (let frame = 0; frame < 90; frame++) {
      sayTracking(one, 1);
      sayTracking(other, 2);
      clock.advance(DT_MILLIS);
    }
    expect(eventsNamed(socket, "vr_tracking")).toHaveLength(20);
  });

  test("that end let their last value go", () => {
    const { client, socket } = connect();
    client.setInterval(10, ["vr_tracking"]);
    const source = hub.open();
    sayTracking(source, 1);
    sayTracking(source, 2);
    hub.close(source);
    expect(eventsNamed(socket, "vr_tracking")).toHaveLength(2);
    expect(clock.timers).toBe(0);
  });
});

describe("the demand of all clients", () => {
  test("is nothing without clients, and the shortest interval among them", () => {
    expect(audience.demand().fps).toEqual({ enabled: false, ownInterval: false, fastestSeconds: undefined });
    const first = connect();
    expect(demands).toHaveLength(1);
    expect(demands.at(-1)?.fps).toEqual({ enabled: true, ownInterval: true, fastestSeconds: undefined });
    const second = connect();
    first.client.setInterval(0.5, ["fps"]);
    second.client.setInterval(0.05, ["fps"]);
    expect(audience.demand().fps).toEqual({ enabled: true, ownInterval: false, fastestSeconds: 0.05 });
    expect(audience.demand().vr_tracking).toEqual({
      enabled: true,
      ownInterval: true,
      fastestSeconds: undefined,
    });
    second.client.configure({ fps: false });
    expect(audience.demand().fps).toEqual({ enabled: true, ownInterval: false, fastestSeconds: 0.5 });
    closeClient(delivery, first.client);
    closeClient(delivery, second.client);
    // Changes that follow each other fast are told as one, the newest.
    expect(demands).toHaveLength(1);
    clock.advance(100);
    expect(demands).toHaveLength(2);
    expect(demands.at(-1)?.fps.enabled).toBe(false);
  });
});

test("a client that leaves is counted out of every tier, and its timers stop", () => {
  const { client, socket } = connect();
  client.setInterval(0.1, ["fps", "vr_tracking"]);
  const source = hub.open();
  for (let value = 0; value < 2; value++) {
    sayPerformance(source, value);
    sayTracking(source, value);
  }
  closeClient(delivery, client);
  // What was left is the notice to the games that nobody listens.
  clock.advance(60);
  expect(clock.timers).toBe(0);
  const received = socket.received.length;
  playSecond(source);
  expect(socket.received).toHaveLength(received);
});

test("a frame sample goes out as 0x01 at once while the channel is not throttled, and when its turn comes later", () => {
  const { client, socket } = connect();
  const source = hub.open();
  const sample = { frame: 1, fps: 90, frameMillis: 11, physicsMillis: 2 };
  tellFrame(hub, source, sample);
  expect(socket.packets("01")).toHaveLength(1);
  hub.introduce(source, { type: "hello", intervals: { fps: 0.5 } });
  source.asked("fps", 0);
  for (let value = 0; value < 2; value++) tellFrame(hub, source, sample);
  clock.advance(1000);
  expect(socket.packets("01")).toHaveLength(3);
  closeClient(delivery, client);
});

describe("a classic client that stops reading", () => {
  function sayPacket(source: Source, frame: number): void {
    tellFrame(hub, source, { frame, fps: 90, frameMillis: 11, physicsMillis: 2 });
  }

  const framesOf = (socket: RecordedSocket) =>
    socket.packets("01").map((hex) => Number.parseInt(hex.slice(2, 10), 16));

  test("wakes to the newest packet, its losses are counted, and its neighbour gets every packet", () => {
    const game = hub.open();
    const [frozen, healthy] = [connect(), connect()];
    let frame = 0;
    const play = (frames: number) => {
      for (let count = 0; count < frames; count++) {
        sayPacket(game, ++frame);
        clock.advance(DT_MILLIS);
      }
    };
    play(90);
    expect(healthy.client.lane.stalls).toBe(0);
    frozen.socket.answer = undefined;
    play(450);
    expect(frozen.client.lane.state).toBe("slow");
    const before = framesOf(frozen.socket).length;
    expect(before).toBeLessThan(90 + 90);
    frozen.socket.answer = () => frozen.client.lane.pong();
    frozen.client.lane.pong();
    play(10);

    expect(framesOf(frozen.socket).slice(before)).toEqual([
      540,
      ...Array.from({ length: 10 }, (_, index) => 541 + index),
    ]);
    // What it did not get, its JSON fps events among it.
    const lost = 540 - before - 1;
    expect(frozen.client.lane.dropped.total).toBeGreaterThanOrEqual(lost);
    expect(delivery.drops.toRecord().fps).toBe(frozen.client.lane.dropped.total);
    expect(framesOf(healthy.socket)).toEqual(Array.from({ length: 550 }, (_, index) => index + 1));
    expect(healthy.client.lane.stalls).toBe(0);
  });
});
