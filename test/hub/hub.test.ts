import { beforeEach, describe, expect, test } from "bun:test";
import { frameSampleOf, Hub, type HubListener } from "../../src/hub/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { tellFrame, tellJson } from "../support/tell.ts";

const sample = { frame: 7, fps: 90, frameMillis: 11.1, physicsMillis: 2.5 };

let clock: ManualClock;
let hub: Hub;
let heard: string[];

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  heard = [];
  const listener: HubListener = {
    message(message) {
      const { topic, seq, isNewSample } = message;
      const frame = frameSampleOf(message);
      if (frame !== undefined && isNewSample) heard.push(`frame ${frame.frame}`);
      heard.push(topic.isState ? `${topic.name} ${seq}` : `event ${topic.name}`);
    },
  };
  hub.listen(listener);
});

describe("frame samples", () => {
  test("are copied, so that the caller may reuse its object", () => {
    const source = hub.open();
    const reused = { ...sample };
    tellFrame(hub, source, reused);
    reused.frame = 99;
    expect(source.frame).toEqual(sample);
    expect(heard).toEqual(["frame 7", "fps 1"]);
  });

  test("also come from a JSON fps event", () => {
    const source = hub.open();
    const data = { fps: 72, frame_time_ms: 13.9, physics_time_ms: 1, frame: 3 };
    tellJson(hub, source, { topic: "fps", data, text: "text", timestampSeconds: 5 });
    expect(source.frame).toEqual({ frame: 3, fps: 72, frameMillis: 13.9, physicsMillis: 1 });
    expect(heard).toEqual(["frame 3", "fps 1"]);
  });

  test("are not counted twice when a JSON fps event repeats the last 0x01 sample", () => {
    const source = hub.open();
    tellFrame(hub, source, { ...sample, frameMillis: Math.fround(11.1) });
    tellJson(hub, source, {
      topic: "fps",
      data: { fps: 90, frame_time_ms: 11.1, physics_time_ms: 2.5 },
      text: "text",
      timestampSeconds: 5,
    });
    expect(heard).toEqual(["frame 7", "fps 1", "fps 2"]);
  });

  test("come from every JSON fps event of a game without 0x01, also with equal values; the frame number counts on", () => {
    const source = hub.open();
    const data = { fps: 90, frame_time_ms: 11.1, physics_time_ms: 2.5 };
    for (let event = 0; event < 3; event++)
      tellJson(hub, source, { topic: "fps", data, text: "text", timestampSeconds: 5 });
    expect(heard.filter((line) => line.startsWith("frame"))).toEqual(["frame 1", "frame 2", "frame 3"]);
  });

  test("of JSON fps events stay in the history as they were", () => {
    const source = hub.open();
    for (const fps of [72, 90])
      tellJson(hub, source, { topic: "fps", data: { fps }, text: "text", timestampSeconds: 5 });
    const kept = hub.topics.get("fps").history.all().map(frameSampleOf);
    expect(kept.map((frame) => frame?.fps)).toEqual([72, 90]);
  });

  test("also come from a JSON fps event without some values, which follow from the rate", () => {
    const source = hub.open();
    tellJson(hub, source, { topic: "fps", data: { fps: 80 }, text: "text", timestampSeconds: 5 });
    expect(source.frame).toEqual({ frame: 1, fps: 80, frameMillis: 12.5, physicsMillis: 0 });
  });
});

describe("the values beyond the three of 0x01", () => {
  test("are memory and CPU load, from performance events and from JSON fps events, and nothing else", () => {
    const source = hub.open();
    const event = { topic: "performance", text: "t", timestampSeconds: 1 };
    tellJson(hub, source, { ...event, data: { memory_usage_mb: 256.3, cpu_load: 0.45, nodes: 12 } });
    expect(source.monitors).toEqual({ memory_usage_mb: 256.3, cpu_load: 0.45 });
    tellJson(hub, source, {
      topic: "fps",
      data: { fps: 90, mine: "not kept", cpu_load: 0.5 },
      text: "text",
      timestampSeconds: 5,
    });
    expect(source.monitors).toEqual({ memory_usage_mb: 256.3, cpu_load: 0.5 });
  });
});

describe("events", () => {
  test("are kept for later requests, and monitors and snapshots do not push them out", () => {
    const source = hub.open();
    for (const topic of ["custom/a", "performance", "snapshot", "log/error"]) {
      tellJson(hub, source, { topic, text: topic, data: { of: topic }, timestampSeconds: 1 });
    }
    expect(heard).toEqual(["event custom/a", "performance 1", "event snapshot", "event log/error"]);
    expect(source.recentEvents.toArray().map(({ topic }) => topic.name)).toEqual(["custom/a", "log/error"]);
    expect(source.newest.get("snapshot")?.body).toMatchObject({ data: { of: "snapshot" } });
  });

  test("are bounded in number", () => {
    const source = hub.open();
    for (let number = 0; number < 100; number++) {
      tellJson(hub, source, { topic: "custom/a", text: `${number}`, data: {}, timestampSeconds: 1 });
    }
    expect(source.recentEvents.size).toBe(64);
    expect(source.recentEvents.toArray().at(-1)?.body).toMatchObject({ text: "99" });
  });
});

describe("sources", () => {
  test("take the name of the hello; two connected ones never have the same", () => {
    const [one, other] = [hub.open(), hub.open()];
    hub.introduce(one, { type: "hello", source: "room" });
    hub.introduce(other, { type: "hello", source: "room" });
    expect([one.name, other.name]).toEqual(["room", "room-2"]);
  });

  test.each(["relay", " Relay", "__proto__"])("never get a name of the relay: %j", (asked) => {
    const source = hub.open();
    hub.introduce(source, { type: "hello", source: asked });
    expect(source.name).toBe(`${asked}-2`);
  });

  test("keep their name when they repeat it", () => {
    const [one, other] = [hub.open(), hub.open()];
    hub.introduce(one, { type: "hello", source: "room" });
    for (let hello = 0; hello < 3; hello++) hub.introduce(other, { type: "hello", source: "room" });
    expect(other.name).toBe("room-2");
  });

  test("come back under their name, with a new epoch", () => {
    const before = hub.open();
    hub.introduce(before, { type: "hello", source: "room" });
    hub.close(before);
    const after = hub.open();
    hub.introduce(after, { type: "hello", source: "room" });
    expect(after.name).toBe("room");
    expect(after.epoch).not.toBe(before.epoch);
    expect(hub.registry.all()).toEqual([after]);
  });

  test("are remembered after they left, up to a bound", () => {
    for (let number = 0; number < 40; number++) hub.close(hub.open());
    const open = hub.open();
    expect(hub.registry.connected()).toEqual([open]);
    expect(hub.registry.all()).toHaveLength(17);
  });

  test("count as sped up only while the demand is above their own interval", () => {
    const source = hub.open();
    expect(source.spedUp("fps")).toBe(false);
    source.asked("fps", 0);
    expect(source.spedUp("fps")).toBe(false);
    hub.introduce(source, { type: "hello", intervals: { fps: 0.5 } });
    expect(source.spedUp("fps")).toBe(true);
    source.asked("fps", 0.5);
    expect(source.spedUp("fps")).toBe(false);
  });
});

test("profiles push no event out of the snapshot's list", () => {
  const source = hub.open();
  const event = { text: "{}", data: {}, timestampSeconds: 1 };
  tellJson(hub, source, { ...event, topic: "log/error" });
  for (let frame = 0; frame < 100; frame++) tellJson(hub, source, { ...event, topic: "profiler/scripts" });
  expect(source.recentEvents.toArray().map(({ topic }) => topic.name)).toEqual(["log/error"]);
});

test("a watcher of sources is notified before a source has its name, after, and when it leaves; a discarded source is forgotten", () => {
  const watched: string[] = [];
  hub.watchSources({
    introducing: ({ name }) => watched.push(`introducing ${name}`),
    introduced: ({ name }) => watched.push(`introduced ${name}`),
    closed: ({ name }) => watched.push(`closed ${name}`),
  });
  const [kept, discarded] = [hub.open(), hub.open()];
  hub.introduce(kept, { type: "hello", source: "room" });
  hub.close(kept);
  hub.discard(discarded);
  expect(watched).toEqual(["introducing game-1", "introduced room", "closed room", "closed game-2"]);
  expect(hub.registry.all()).toEqual([kept]);
});

describe("a message's number and time", () => {
  const data = { event_name: "e" };

  test("count the messages of each topic and source separately", () => {
    const [one, other] = [hub.open(), hub.open()];
    const seqs: unknown[] = [];
    hub.listen({ message: ({ source, topic, seq }) => seqs.push([source.name, topic.name, seq]) });
    tellJson(hub, one, { topic: "custom/e", data });
    tellJson(hub, other, { topic: "custom/e", data });
    tellJson(hub, one, { topic: "custom/e", data });
    tellFrame(hub, one, sample);
    expect(seqs).toEqual([
      ["game-1", "custom/e", 1],
      ["game-2", "custom/e", 1],
      ["game-1", "custom/e", 2],
      ["game-1", "fps", 1],
    ]);
    expect(hub.topics.get("custom/e").messages).toBe(3);
  });

  test("are the origin's if a link or a replay supplies them, and count on from there", () => {
    const source = hub.open("epoch-of-origin");
    const stamps: unknown[] = [];
    hub.listen({
      message: ({ source: { epoch }, seq, timestampSeconds, atMillis }) =>
        stamps.push({ epoch, seq, timestampSeconds, agoMillis: clock.monotonicMillis() - atMillis }),
    });
    clock.advance(1000);
    tellJson(hub, source, { topic: "custom/e", data, seq: 41, timestampSeconds: 7, ageMillis: 250 });
    tellFrame(hub, source, sample, { seq: 900, timestampSeconds: 8 });
    tellJson(hub, source, { topic: "custom/e", data, timestampSeconds: 9 });
    const epoch = "epoch-of-origin";
    expect(stamps).toEqual([
      { epoch, seq: 41, timestampSeconds: 7, agoMillis: 250 },
      { epoch, seq: 900, timestampSeconds: 8, agoMillis: 0 },
      { epoch, seq: 42, timestampSeconds: 9, agoMillis: 0 },
    ]);
  });
});

test("an event of the relay about a game is a message of that game, and there is none about a game that has left", () => {
  const [room, lobby] = [hub.open(), hub.open()];
  for (const game of [room, lobby, room]) hub.tellOfGame(game, "stats", "stats", { of: game.name });
  hub.close(lobby);
  hub.tellOfGame(lobby, "stats", "stats", {});
  const told = hub.topics.get("stats").history.all();
  expect(told.map(({ source, seq, body }) => [source, seq, body.from === "json" && body.data])).toEqual([
    [room, 1, { of: room.name }],
    [lobby, 1, { of: lobby.name }],
    [room, 2, { of: room.name }],
  ]);
});
