import { beforeEach, describe, expect, test } from "bun:test";
import { frameSampleOf, Hub, type HubMessage, type Source } from "../../src/hub/index.ts";
import type { JsonObject } from "../../src/protocol/json-messages.ts";
import { MAX_WHOLE_BYTES } from "../../src/protocol/limits.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { tellJson } from "../support/tell.ts";

let clock: ManualClock;
let hub: Hub;
let game: Source;
/** Text and data of every message that listeners were told of. */
let told: { text: string; data: JsonObject }[];

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  game = hub.open();
  told = [];
  hub.listen({
    message({ body }) {
      if (body.from === "json") told.push({ text: body.text, data: body.data });
    },
  });
});

/** Returns the length of the text. */
function say(topic: string, data: JsonObject, source = game): number {
  const event = topic.split("/")[0];
  const text = JSON.stringify(topic === "alert" ? data : { type: "event", event, data, timestamp: 5 });
  tellJson(hub, source, { topic, text, data, timestampSeconds: 5 });
  return text.length;
}

const textOf = ({ body }: Pick<HubMessage, "body">) => (body.from === "json" ? body.text : "");
const long = "x".repeat(MAX_WHOLE_BYTES);

describe("JSON that is too long for clients", () => {
  test("is told with its short fields, its size and its offset instead", () => {
    const data = { event_name: "map", tiles: [1, 2], level: 7, done: true, none: null, text: long };
    const left_out = { bytes: say("custom/map", data), offset: 1 };
    const short = {
      event_name: "map",
      level: 7,
      done: true,
      none: null,
      text: `${"x".repeat(127)}…`,
      left_out,
    };
    expect(told.map((one) => one.data)).toEqual([short]);
    expect(JSON.parse(told[0]?.text ?? "")).toEqual({
      type: "event",
      event: "custom",
      data: short,
      timestamp: 5,
    });
    expect(hub.topics.get("custom/map").history.all().map(textOf)).toEqual([told[0]?.text ?? ""]);
    expect(game.recentEvents.toArray().map(textOf)).toEqual([told[0]?.text ?? ""]);
    expect(hub.omissions.counted()).toEqual({ values_left_out: 1 });
  });

  test("is measured in UTF-8: a text of a third of the characters may be too long", () => {
    const third = "\u20ac".repeat(MAX_WHOLE_BYTES / 3 - 100);
    say("custom/fits", { third });
    say("custom/long", { third: `${third}${"x".repeat(300)}` });
    expect(told.map(({ data }) => "left_out" in data)).toEqual([false, true]);
  });

  test("keeps its kind: an alert, a snapshot, an event of a stream with its sample", () => {
    say("alert", { type: "alert", level: "error", message: long, timestamp: 5 });
    say("snapshot", { long });
    say("fps", { fps: 90, frame: 3, long });
    expect(told.map(({ text }) => JSON.parse(text))).toMatchObject([
      { type: "alert", level: "error", message: `${"x".repeat(127)}…`, left_out: { offset: 1 } },
      { type: "snapshot", data: { left_out: { offset: 2 } }, timestamp: 5 },
      { type: "event", event: "fps", data: { fps: 90, left_out: { offset: 3 } } },
    ]);
    expect(hub.topics.get("fps").history.all().map(frameSampleOf)).toMatchObject([{ frame: 3, fps: 90 }]);
  });

  test("gives the monitors that every frame carries", () => {
    say("performance", { memory_usage_mb: 300, long });
    expect(game.monitors).toEqual({ memory_usage_mb: 300 });
  });

  test("of a snapshot that only the relay asked for says no offset, since it is in no history", () => {
    hub.keepSnapshot(game, { from: "json", text: long.concat("x"), data: { long } }, 5);
    expect(game.newest.get("snapshot")?.body).toMatchObject({
      data: { left_out: { bytes: MAX_WHOLE_BYTES + 1 } },
    });
    expect(JSON.stringify(game.newest.get("snapshot")?.body)).not.toContain("offset");
  });

  test("is kept for a minute for whoever asks for it by its offset, the newest ones up to a bound", () => {
    for (let count = 1; count <= 20; count++) say("custom/map", { count, long });
    const kept = () =>
      Array.from({ length: 20 }, (_, index) => index + 1).filter((offset) =>
        hub.topics.longTexts.get(offset),
      );
    expect(kept()).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect(JSON.parse(hub.topics.longTexts.get(20) ?? "")).toMatchObject({ data: { count: 20, long } });
    clock.advance(60_001);
    hub.topics.trim(clock.monotonicMillis());
    expect(kept()).toEqual([]);
  });
});

describe("the newest values of all games", () => {
  test("are kept up to a bound; past it the longest of the game that has most is left out", () => {
    const value = "x".repeat(MAX_WHOLE_BYTES - 1000);
    const small = hub.open();
    say("performance", { memory_usage_mb: 1, small: value.slice(0, 5000) }, small);
    const games = Array.from({ length: 10 }, () => hub.open());
    for (const one of games) {
      say("performance", { memory_usage_mb: 1, value }, one);
      say("scene", { scene: "room", value }, one);
    }
    const kept = (source: Source) =>
      [...source.newest.values()].filter(({ body }) => textOf({ body }).length > 4096).length;
    expect(kept(small)).toBe(1);
    const counts = games.map(kept);
    expect(counts.reduce((sum, count) => sum + count)).toBe(16);
    expect(Math.min(...counts)).toBe(1);
    // The events of the ten scenes are too long for the events of a snapshot.
    expect(hub.omissions.counted().values_left_out).toBe(10 + 4);
    const left = games
      .flatMap(({ newest }) => [...newest.values()])
      .filter((one) => textOf(one).length < 4096);
    expect(left[0]?.body).toMatchObject({ data: { left_out: { bytes: expect.any(Number) } } });
  });

  test("of a stream still reach throttled clients as they were", () => {
    say("performance", { text: "x".repeat(10_000), id: "9007199254740993" });
    const { body } = game.newest.get("performance") ?? {};
    expect(body).toMatchObject({ from: "json", data: { text: "x".repeat(10_000), id: "9007199254740993" } });
  });
});
