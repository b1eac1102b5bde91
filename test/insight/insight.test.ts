import { beforeEach, describe, expect, test } from "bun:test";
import { Hub, type HubMessage, type Source } from "../../src/hub/index.ts";
import {
  DEFAULT_INSIGHT_OPTIONS,
  Insight,
  type ObservedFrame,
  type SourceContext,
} from "../../src/insight/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { tellFrame, tellJson } from "../support/tell.ts";

const sample = { frame: 7, fps: 90, frameMillis: 11, physicsMillis: 2 };

let clock: ManualClock;
let hub: Hub;
let insight: Insight;
let contexts: SourceContext[];
let frames: ObservedFrame[];
let poses: object[];
let others: string[];
let alerts: HubMessage[];

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  [contexts, frames, poses, others, alerts] = [[], [], [], [], []];
  hub.listen({ message: (message) => void (message.topic.name === "alert" && alerts.push(message)) });
  insight = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS, [
    (context) => {
      contexts.push(context);
      return {
        frame: (frame) => frames.push({ ...frame }),
        tracking: (tracking) => poses.push(structuredClone(tracking)),
        monitors: (data) => others.push(`monitors ${JSON.stringify(data)}`),
        event: ({ topic }) => others.push(topic.name),
        tick: (now) => others.push(`tick ${now}`),
        closed: () => others.push("closed"),
      };
    },
  ]);
  hub.listen(insight);
});

describe("insight", () => {
  test("shows observers each sample once, with the step of its frame number, also when the count overflows or restarts", () => {
    const game = hub.open();
    for (const frame of [2 ** 32 - 2, 2 ** 32 - 1, 1, 1, 0, 45]) tellFrame(hub, game, { ...sample, frame });
    insight.catchUp();
    expect(frames.map(({ frame, step }) => [frame, step])).toEqual([
      [2 ** 32 - 2, Number.NaN],
      [2 ** 32 - 1, 1],
      [1, 2],
      [1, Number.NaN],
      [0, Number.NaN],
      [45, 45],
    ]);
    expect(frames[0]).toMatchObject({ kind: "interval", frameMillis: 11, physicsMillis: 2, fps: 90 });
  });

  test("says what the time of a frame measures, and ignores JSON that repeats a packet", () => {
    const game = hub.open();
    const json = (more: object) => {
      const data = { fps: 90, frame_time_ms: 11, physics_time_ms: 2, ...more };
      tellJson(hub, game, { topic: "fps", data, text: JSON.stringify(data), timestampSeconds: 5 });
    };
    tellFrame(hub, game, sample);
    json({});
    json({ measured: "frame_work" });
    json({ measured: "second_mean" });
    insight.catchUp();
    expect(frames.map(({ kind }) => kind)).toEqual(["interval", "work", "mean"]);
  });

  test("reads poses from JSON as from packets", () => {
    const game = hub.open();
    const position: [number, number, number] = [0, 1.7, 0];
    const rotation: [number, number, number, number] = [0, 0, 0, 1];
    const left_controller = { position, rotation, tracked: false, buttons: { trigger: 0.8, grip: 0 } };
    tellJson(hub, game, {
      topic: "vr_tracking",
      data: { headset: { position, rotation }, left_controller, frame: 4 },
      text: "{}",
      timestampSeconds: 12.5,
    });
    insight.catchUp();
    expect(poses).toEqual([
      {
        frame: 4,
        timeSeconds: 12.5,
        headset: { position, rotation, tracked: true },
        leftController: { position, rotation, tracked: false, trigger: 0.8, grip: 0, buttonBits: 0 },
        rightController: undefined,
      },
    ]);
  });

  test("shows observers monitors, events, ticks and the end, but no messages of the relay itself", () => {
    const game = hub.open();
    const event = (topic: string, data: object) =>
      tellJson(hub, game, { topic, text: "{}", data: { ...data }, timestampSeconds: 1 });
    event("performance", { nodes: 3 });
    event("scene", {});
    hub.tellOfRelay("relay", "relay", {});
    clock.advance(500);
    hub.close(game);
    clock.advance(500);
    expect(others).toEqual(['monitors {"nodes":3}', "scene", "tick 500", "closed"]);
    expect(clock.timers).toBe(0);
    expect(contexts).toHaveLength(1);
  });

  test("shows samples together after a tenth of a second or before any other message, each unchanged", () => {
    const game = hub.open();
    const reused = { ...sample };
    for (let frame = 1; frame <= 3; frame++) {
      reused.frame = frame;
      tellFrame(hub, game, reused);
      clock.advance(10);
    }
    expect(frames).toEqual([]);
    clock.advance(80);
    expect(frames.map(({ frame, atMillis }) => [frame, atMillis])).toEqual([
      [1, 0],
      [2, 10],
      [3, 20],
    ]);
    tellFrame(hub, game, { ...sample, frame: 4 });
    tellJson(hub, game, { topic: "scene", text: "{}", data: {}, timestampSeconds: 1 });
    expect(frames).toHaveLength(4);
    for (let frame = 5; frame < 300; frame++) tellFrame(hub, game, { ...sample, frame });
    expect(frames.length).toBeGreaterThan(200);
    insight.catchUp();
    expect(frames.map(({ frame }) => frame)).toEqual(Array.from({ length: 299 }, (_, index) => index + 1));
  });

  test("judges only some samples of a game that floods and all of other games, counts those that it does not judge, and reports no gap for them", () => {
    const [flood, calm] = [hub.open(), hub.open()];
    const ofGame = (game: Source) => insight.sources().find(({ source }) => source === game);
    for (let frame = 1; frame <= 10_000; frame++) tellFrame(hub, flood, { ...sample, frame });
    tellFrame(hub, calm, { ...sample, frame: 1 });
    insight.catchUp();
    expect([frames.length, ofGame(flood)?.windows.notJudged, ofGame(calm)?.windows.notJudged]).toEqual([
      8001, 2000, 0,
    ]);
    clock.advance(100);
    for (let frame = 10_001; frame <= 10_300; frame++) tellFrame(hub, flood, { ...sample, frame });
    insight.catchUp();
    const later = frames.slice(8001);
    expect(later.map(({ frame }) => frame)).toEqual(
      Array.from({ length: 200 }, (_, index) => 10_001 + index),
    );
    expect(later.map(({ step }) => step)).toEqual([Number.NaN, ...Array(199).fill(1)]);
    expect(ofGame(flood)?.windows.notJudged).toBe(2100);
    expect(hub.omissions.toRecord()).toMatchObject({ frames_not_judged: 2100 });
    const [told] = insight.windows({ length: "run", source: flood.name });
    expect([told?.samples, told?.not_judged]).toEqual([8200, 2100]);
  });

  test("goes on if an observer raises an alert", () => {
    const game = hub.open();
    const raising = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS, [
      ({ alerts: book }) => ({
        frame: ({ frame }) => book.tellOnce(`frame-${frame}`, { level: "info", message: "seen" }),
      }),
    ]);
    hub.listen(raising);
    for (let frame = 1; frame <= 3; frame++) tellFrame(hub, game, { ...sample, frame });
    raising.catchUp();
    raising.catchUp();
    expect(alerts).toHaveLength(3);
  });

  test("judges every connected game, and remembers the sixteen that disconnected last", () => {
    const games = Array.from({ length: 100 }, () => hub.open());
    for (const game of games) tellFrame(hub, game, sample);
    expect(insight.sources().map(({ source }) => source)).toEqual(games);
    expect(insight.windows({ length: 10 })).toHaveLength(100);
    for (const game of games.slice(0, 40)) {
      clock.advance(1);
      hub.close(game);
    }
    expect(insight.sources().map(({ source }) => source)).toEqual(games.slice(24));
  });
});

describe("alerts", () => {
  test("are messages of their game, in the form of the wire", () => {
    const game = hub.open();
    tellFrame(hub, game, sample);
    contexts[0]?.alerts.tellOnce("hitch", { level: "warning", message: "It stuttered", details: { ms: 60 } });
    const [alert] = alerts;
    expect(alert?.source.name).toBe(game.name);
    if (alert?.body.from !== "json") throw new Error("expected JSON");
    expect(JSON.parse(alert.body.text)).toEqual({
      type: "alert",
      level: "warning",
      message: "It stuttered",
      timestamp: 1_700_000_000,
      kind: "hitch",
      state: "once",
      id: `hitch-${game.epoch}-1`,
      source: game.name,
      details: { ms: 60 },
    });
  });

  /** The alerts that were sent: state, id without the epoch, and how many were kept back. */
  function told(epoch: string): unknown[] {
    return alerts.map(({ body }) => {
      if (body.from !== "json") return body;
      const { state, id, details } = body.data;
      return [state, String(id).replace(epoch, "E"), (details as { kept_back?: number })?.kept_back ?? 0];
    });
  }

  test("open and close under one id; those that come too soon are counted and reported with the next", () => {
    const game = hub.open();
    tellFrame(hub, game, sample);
    const book = contexts[0]?.alerts;
    if (book === undefined) throw new Error("expected alerts");
    const words = { level: "warning", message: "lost", subject: "headset" } as const;
    book.tellOpen("tracking_lost", words);
    book.tellOpen("tracking_lost", words);
    expect(book.isOpen("tracking_lost", "headset")).toBe(true);
    book.tellResolved("tracking_lost", words);
    clock.advance(1000);
    book.tellOpen("tracking_lost", words);
    book.tellResolved("tracking_lost", words);
    book.tellOpen("tracking_lost", words);
    expect(book.open()).toEqual([]);
    clock.advance(9500);
    expect(book.open()).toMatchObject([{ kind: "tracking_lost", subject: "headset" }]);
    hub.close(game);
    expect(told(game.epoch)).toEqual([
      ["open", "tracking_lost-E-1", 0],
      ["resolved", "tracking_lost-E-1", 0],
      ["open", "tracking_lost-E-2", 1],
      ["resolved", "tracking_lost-E-2", 0],
    ]);
  });

  test("of one game are limited to a number a minute", () => {
    const game = hub.open();
    tellFrame(hub, game, sample);
    const { maxPerMinute } = DEFAULT_INSIGHT_OPTIONS.alerts;
    for (let kind = 0; kind < maxPerMinute + 5; kind++)
      contexts[0]?.alerts.tellOnce(`kind${kind}`, { level: "info", message: "x" });
    expect(alerts).toHaveLength(maxPerMinute);
    expect(hub.omissions.toRecord()).toMatchObject({ alerts_kept_back: 5 });
    clock.advance(60_000);
    expect(contexts[0]?.alerts.tellOnce("kind0", { level: "info", message: "x" })).toBe(true);
  });
});
