import { describe, expect, test } from "bun:test";
import type { Client, DialectName, SubscriptionRequest } from "../../../src/delivery/index.ts";
import { openClient } from "../../../src/delivery/index.ts";
import type { Source } from "../../../src/hub/index.ts";
import { emptyTrackingSample } from "../../../src/protocol/empty-samples.ts";
import type { Given, RecordedSocket } from "../../support/recorded-sockets.ts";
import { tellFrame, tellPoses } from "../../support/tell.ts";
import { request, TestDelivery } from "../../support/test-delivery.ts";

/** A minute at 90 Hz. */
const FRAMES = 5400;
/** Most of a step: 256 messages, or 32 KiB and the message that passes them. */
const STEP = { messages: 256, bytes: 33 * 1024 };
const PACKET_BYTES = 17;

/** A client whose long work goes on when the test says so. */
class Joiner {
  readonly client: Client;
  readonly socket: RecordedSocket;
  #step: (() => boolean) | undefined;

  constructor(delivery: TestDelivery, dialect: DialectName) {
    this.socket = delivery.sockets.open();
    const goOn = (step: () => boolean) => {
      this.#step = step;
    };
    this.client = openClient(delivery.parts, { socket: this.socket, address: "test", goOn }, dialect);
    this.socket.answer = () => this.client.lane.pong();
  }

  /** Does a step. Returns what was sent in it; undefined if there is no step. */
  step(): Given[] | undefined {
    if (this.#step === undefined) return undefined;
    const before = this.socket.received.length;
    if (!this.#step()) this.#step = undefined;
    return this.socket.received.slice(before);
  }

  /** Does all steps. Returns what was sent in each. */
  steps(): Given[][] {
    const steps: Given[][] = [];
    for (let sent = this.step(); sent !== undefined; sent = this.step()) steps.push(sent);
    return steps;
  }

  /** Numbers of the frames in 0x01 packets that it got, in order. */
  get frames(): number[] {
    return this.socket.received
      .filter((given) => given.startsWith("01"))
      .flatMap((given) => given.match(/.{34}/g) ?? [])
      .map((packet) => Number.parseInt(packet.slice(2, 10), 16));
  }
}

/** Bytes of messages, which are hex or text. */
function bytesOf(sent: readonly Given[]): number {
  return sent.reduce((sum, one) => sum + (one.startsWith("{") ? one.length : one.length / 2), 0);
}

function play(delivery: TestDelivery, game: Source, from: number, count: number): void {
  for (let frame = from; frame < from + count; frame++) {
    delivery.clock.advance(1000 / 90);
    tellFrame(delivery.hub, game, { frame, fps: 90, frameMillis: 11, physicsMillis: 2 });
    tellPoses(delivery.hub, game, { ...emptyTrackingSample(), frame, timeSeconds: frame / 90 });
  }
}

function minute(): { delivery: TestDelivery; game: Source } {
  const delivery = new TestDelivery();
  const game = delivery.hub.open();
  play(delivery, game, 1, FRAMES);
  return { delivery, game };
}

const history = { kind: "seconds", seconds: 60 } as const;
const LAST_MINUTE: readonly SubscriptionRequest[] = [request("fps", { history })];
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("a client that joins with a minute of history", () => {
  test("gets frames in steps of at most 256, and nothing in the turn in which it asks", () => {
    const { delivery } = minute();
    const joiner = new Joiner(delivery, "telemetry.v1.binary");
    let subscribed = 0;
    joiner.client.subscribe(LAST_MINUTE, () => subscribed++);
    expect([joiner.socket.received.length, subscribed]).toEqual([0, 0]);
    const frames = joiner.steps().map((sent) => bytesOf(sent) / PACKET_BYTES);
    expect(Math.max(...frames)).toBe(STEP.messages);
    expect(frames).toHaveLength(Math.ceil(FRAMES / STEP.messages));
    expect(joiner.frames).toEqual(range(1, FRAMES));
    expect(subscribed).toBe(1);
  });

  test.each(["telemetry.v1.binary", "telemetry.v1.json", "telemetry.v1.msgpack"] as const)(
    "gets poses in steps of at most 32 KiB, as %s",
    (dialect) => {
      const { delivery } = minute();
      const joiner = new Joiner(delivery, dialect);
      joiner.client.subscribe([request("vr_tracking", { history })]);
      const bytes = joiner.steps().map(bytesOf);
      expect(Math.max(...bytes)).toBeWithin(1, STEP.bytes);
      expect(bytes.length).toBeGreaterThanOrEqual(FRAMES / STEP.messages);
    },
  );

  test("gets each frame once and in order, those too that come meanwhile and after", () => {
    const { delivery, game } = minute();
    const joiner = new Joiner(delivery, "telemetry.v1.binary");
    joiner.client.subscribe(LAST_MINUTE);
    let last = FRAMES;
    for (let steps = 0; joiner.step() !== undefined; steps++) {
      // A turn in which much comes, too.
      const count = steps === 5 ? 600 : 2;
      play(delivery, game, last + 1, count);
      last += count;
    }
    play(delivery, game, last + 1, 10);
    const { frames } = joiner;
    expect(frames).toEqual(range(frames[0] ?? 0, last + 10));
    // The oldest left the history while the client waited for them.
    expect(frames[0]).toBeLessThan(100);
  });

  test("is subscribed at last, if more comes in each turn than a step sends", () => {
    const { delivery, game } = minute();
    const joiner = new Joiner(delivery, "telemetry.v1.binary");
    let subscribed = 0;
    joiner.client.subscribe([request("fps", { history: { kind: "last", count: 300 } })], () => subscribed++);
    let last = FRAMES;
    for (; subscribed === 0 && last < 100_000; last += 300) {
      play(delivery, game, last + 1, 300);
      joiner.step();
    }
    play(delivery, game, last + 1, 1);
    expect(subscribed).toBe(1);
    expect(joiner.frames).toEqual(range(FRAMES - 299, last + 1));
  });

  test("gets the values of the moment at which it asked, though the hub reuses their records", () => {
    const { delivery, game } = minute();
    const joiner = new Joiner(delivery, "telemetry.v1.json");
    joiner.client.subscribe([request("vr_tracking", { history }), request("fps")]);
    play(delivery, game, FRAMES + 1, 3);
    joiner.steps();
    const frames = joiner.socket.messages().filter(({ topic }) => topic === "fps");
    expect(frames.map(({ data }) => (data as { frame: number }).frame)).toEqual(range(FRAMES, FRAMES + 3));
  });

  test("gets of a throttled state only the newest value that came meanwhile, and none again", () => {
    const { delivery, game } = minute();
    const joiner = new Joiner(delivery, "telemetry.v1.json");
    joiner.client.subscribe([request("vr_tracking", { history }), request("fps", { interval: 1 })]);
    const framesOf = () =>
      joiner.socket
        .messages()
        .filter(({ topic }) => topic === "fps")
        .map(({ data }) => (data as { frame: number }).frame);
    joiner.step();
    play(delivery, game, FRAMES + 1, 20);
    joiner.steps();
    expect(framesOf()).toEqual([FRAMES, FRAMES + 20]);

    const other = new Joiner(delivery, "telemetry.v1.json");
    other.client.subscribe([request("vr_tracking", { history }), request("fps", { interval: 1 })]);
    other.step();
    delivery.sayEvent(game, "custom/e");
    other.steps();
    expect(other.socket.messages().filter(({ topic }) => topic === "fps")).toHaveLength(1);
  });

  test("gets nothing more once its connection has ended", () => {
    const { delivery } = minute();
    const joiner = new Joiner(delivery, "telemetry.v1.binary");
    joiner.client.subscribe(LAST_MINUTE);
    joiner.step();
    joiner.client.leave();
    const sent = joiner.socket.received.length;
    joiner.steps();
    expect(joiner.socket.received).toHaveLength(sent);
  });
});

describe("a client that resumes with much that it missed", () => {
  test("is told so, once it has everything", () => {
    const { delivery, game } = minute();
    const joiner = new Joiner(delivery, "telemetry.v1.binary");
    const results: object[] = [];
    joiner.client.resume(delivery.hub.epoch, 0, [request("fps")], (resumed) => results.push(resumed));
    joiner.step();
    play(delivery, game, FRAMES + 1, 1);
    expect(results).toEqual([]);
    joiner.steps();
    expect(results).toEqual([{ recovered: true, offset: 2 * (FRAMES + 1) }]);
    expect(joiner.frames).toEqual(range(1, FRAMES + 1));
  });

  test("is told that something is lost, if that leaves the history before its turn comes", () => {
    const { delivery } = minute();
    const joiner = new Joiner(delivery, "telemetry.v1.binary");
    const results: object[] = [];
    joiner.client.resume(delivery.hub.epoch, 0, [request("fps")], (resumed) => results.push(resumed));
    joiner.step();
    delivery.clock.advance(3_600_000);
    delivery.hub.topics.trim(delivery.clock.monotonicMillis());
    joiner.steps();
    expect(results).toEqual([{ recovered: false, offset: 2 * FRAMES }]);
  });
});
