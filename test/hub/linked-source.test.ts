import { beforeEach, describe, expect, test } from "bun:test";
import { Hub, type HubMessage, type MessageSource } from "../../src/hub/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

let clock: ManualClock;
let hub: Hub;
let told: string[];

const custom = (number: number) => {
  const data = { event_name: "shot", number };
  const text = JSON.stringify({ type: "event", event: "custom", data });
  return { from: "json" as const, text, data };
};

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  told = [];
  const note = (what: string) => (message: HubMessage) => told.push(`${what} ${message.seq}`);
  hub.listen({
    message: note("new"),
    past: note("past"),
    sourceReopened: ({ name }: MessageSource) => told.push(`reopened ${name}`),
    sourceClosed: ({ name }: MessageSource, end) => told.push(`${end} ${name}`),
  });
});

describe("a message from the past of a linked game", () => {
  test("is kept with its age and its number, and told as past and not as new", () => {
    const source = hub.open("e1", "elsewhere", { site: "lab" });
    clock.advance(100_000);
    hub.accept(source, "custom/shot", custom(1), { seq: 7, ageMillis: 60_000, isPast: true });
    hub.accept(source, "custom/shot", custom(2), { seq: 8 });
    expect(told).toEqual(["past 7", "new 8"]);
    const kept = hub.topics.get("custom/shot").history.all();
    expect(kept.map(({ seq, atMillis }) => [seq, clock.monotonicMillis() - atMillis])).toEqual([
      [7, 60_000],
      [8, 0],
    ]);
  });
});

describe("a linked game whose link was cut", () => {
  test("goes on as the same source, with its name and what it said", () => {
    const source = hub.open("e1", "elsewhere", { site: "lab" });
    hub.introduce(source, { type: "hello", source: "room" });
    hub.close(source, "lost");
    expect(hub.reopen(source)).toBe(true);
    expect(told).toEqual(["lost room", "reopened room"]);
    expect(hub.registry.connected()).toEqual([source]);
    expect([source.name, source.hello?.source, source.site]).toEqual(["room", "room", "lab"]);
  });

  test("does not go on as the same source once it is forgotten", () => {
    const source = hub.open("e1", "elsewhere", { site: "lab" });
    hub.discard(source);
    expect(hub.reopen(source)).toBe(false);
    expect(hub.registry.connected()).toEqual([]);
  });
});

test("games of other relays that come and go take no room of games of this relay that have gone", () => {
  const own = hub.open();
  hub.close(own);
  for (let number = 1; number <= 100; number++)
    hub.close(hub.open(`e${number}`, "elsewhere", { site: `site-${number}` }));
  expect(hub.registry.all()).toContain(own);
  expect(hub.registry.all()).toHaveLength(1 + 16);
});

test("games that connect to two relays in the same millisecond have different epochs", () => {
  const other = new Hub(clock);
  expect(hub.open().epoch).not.toBe(other.open().epoch);
});
