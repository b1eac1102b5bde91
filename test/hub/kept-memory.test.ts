import { heapStats } from "bun:jsc";
import { beforeEach, expect, test } from "bun:test";
import { DEFAULT_HISTORY, Hub, type Source } from "../../src/hub/index.ts";
import { jsonBytes } from "../../src/hub/json-bytes.ts";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { tellJson } from "../support/tell.ts";

const MIB = 1024 * 1024;
/** What a process may keep that has nothing to keep. */
const NOISE_BYTES = 16 * MIB;

let clock: ManualClock;
let hub: Hub;

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
});

/** A text of its own, as one that came over the network is. */
function textOf(length: number): string {
  return Buffer.alloc(length, "x").toString("latin1");
}

function say(source: Source, topic: `custom/${string}` | "snapshot" | "performance", length: number): void {
  const text = textOf(length);
  tellJson(hub, source, { topic, text, data: { text }, timestampSeconds: 1 });
}

/** What the work leaves in memory, which `hub` still holds. */
function leftBy(work: () => void): number {
  const held = () => {
    Bun.gc(true);
    const { heapSize } = heapStats();
    return heapSize;
  };
  const before = held();
  work();
  return held() - before;
}

function historyBytes(): number {
  return hub.topics.all().reduce((sum, { history }) => sum + history.bytes, 0);
}

test("messages that left the history are freed at once", () => {
  const source = hub.open();
  const left = leftBy(() => {
    for (let count = 0; count < 200; count++) say(source, "custom/large", MIB / 2);
  });
  expect(left).toBeLessThan(NOISE_BYTES);
  expect(hub.topics.get("custom/large").history.size).toBe(1);
});

test("many topics with one large event each take no more memory than all topics with small ones", () => {
  const source = hub.open();
  const { event, state, samples, series } = DEFAULT_HISTORY;
  const most =
    DEFAULT_LIMITS.topics * event.maxBytes + 2 * (state.maxBytes + samples.maxBytes + series.maxBytes);
  for (let topic = 0; topic < 200; topic++) say(source, `custom/large-${topic}`, MIB / 2);
  expect(historyBytes()).toBeWithin(most - 3 * MIB, most + 1);
  const kept = (topic: number) => hub.topics.get(`custom/large-${topic}`).history;
  expect([kept(0).size, kept(0).evictedThrough]).toEqual([0, 1]);
  expect(kept(199).size).toBe(1);
});

test("empty lists count with their memory, not with their length as text", () => {
  const lists = `{"type":"event","data":{"x":[${"[],".repeat(100_000)}[]]}}`;
  const parsed: unknown[] = [];
  const left = leftBy(() => parsed.push(JSON.parse(lists)));
  expect(parsed).toHaveLength(1);
  expect(jsonBytes(lists)).toBeGreaterThan(left);
  expect(jsonBytes(lists)).toBeLessThan(4 * left);
});

test("a message of the relay's own counts with its text alone, since its data is parsed only when it is read", () => {
  const source = hub.open();
  const lists = Array.from({ length: 100 }, (_, index) => ({ index }));
  const left = leftBy(() => {
    for (let count = 0; count < 5000; count++) hub.tellOfGame(source, "stats", "stats", { count, lists });
  });
  const { bytes, size } = hub.topics.get("stats").history;
  expect(size).toBe(5000);
  expect(bytes).toBeWithin(0.9 * left, 1.3 * left);
});

test("a forgotten game leaves its messages only in the histories", () => {
  const first = hub.open();
  const left = leftBy(() => {
    for (let count = 0; count < 100; count++) {
      const source = count === 0 ? first : hub.open();
      say(source, "snapshot", MIB);
      say(source, "performance", MIB);
      for (let event = 0; event < 64; event++) say(source, "custom/small", 4096);
      hub.close(source);
    }
  });
  expect([first.newest.size, first.recentEvents.size]).toEqual([0, 0]);
  // The last 16 games are remembered with all that.
  expect(left).toBeLessThan(16 * 3 * MIB + NOISE_BYTES);
});

test("the newest message of a topic stays however old it is, unless it takes more than the history of the topic may", () => {
  const source = hub.open();
  say(source, "custom/short", 1000);
  say(source, "custom/long", MIB / 2);
  const sizes = () => ["short", "long"].map((name) => hub.topics.get(`custom/${name}`).history.size);
  expect(sizes()).toEqual([1, 1]);
  clock.advance(DEFAULT_HISTORY.event.maxAgeMillis + 1);
  hub.topics.trim(clock.monotonicMillis());
  expect(sizes()).toEqual([1, 0]);
  expect(hub.topics.get("custom/long").history.evictedThrough).toBe(2);
});

test("messages that are too old are removed, also from topics without new messages", () => {
  const source = hub.open();
  for (let count = 0; count < 10; count++) say(source, "custom/hit", 100);
  const { history } = hub.topics.get("custom/hit");
  clock.advance(DEFAULT_HISTORY.event.maxAgeMillis + 1);
  expect(history.size).toBe(10);
  hub.topics.trim(clock.monotonicMillis());
  expect(history.size).toBe(1);
});
