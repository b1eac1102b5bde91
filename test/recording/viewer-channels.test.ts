import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../../src/base/log.ts";
import { SimulatedClock } from "../../src/base/simulated-clock.ts";
import { Hub } from "../../src/hub/index.ts";
import { emptyTrackingSample } from "../../src/protocol/empty-samples.ts";
import { Recorder } from "../../src/recording/index.ts";
import { type MessageInFile, readRecording } from "../support/read-recording.ts";
import { tellJson, tellPoses } from "../support/tell.ts";

const folder = mkdtempSync(join(tmpdir(), "viewer-channels-"));
afterAll(() => rmSync(folder, { recursive: true }));

const BEGAN_MILLIS = 1_700_000_000_000;

function recorded() {
  const clock = new SimulatedClock(BEGAN_MILLIS);
  const hub = new Hub(clock);
  const context = {
    hub,
    clock,
    log: silentLog,
    folder,
    quota: {},
    settings: () => ({}),
    holdDemand: () => ({ release() {} }),
  };
  const recorder = new Recorder(context);
  hub.listen(recorder);
  const messages = async (name: string): Promise<MessageInFile[]> => {
    recorder.stop(name);
    return (await readRecording(join(folder, `${name}.mcap`))).messages;
  };
  const open = (name: string) => {
    const source = hub.open();
    hub.introduce(source, { type: "hello", source: name });
    return source;
  };
  return { clock, hub, recorder, messages, open };
}

/** Poses with numbers that a float of 32 bits has. The left hand is lost, the right one absent. */
const POSES = {
  ...emptyTrackingSample(),
  frame: 7,
  headset: {
    position: [Math.fround(0.1), Math.fround(1.7), -0.5] as [number, number, number],
    rotation: [0, Math.fround(0.6), 0, Math.fround(0.8)] as [number, number, number, number],
    tracked: true,
  },
  leftController: {
    position: [9, 9, 9] as [number, number, number],
    rotation: [0, 0, 0, 1] as [number, number, number, number],
    tracked: false,
    trigger: 0,
    grip: 0,
    buttonBits: 0,
  },
};

const timestamp = { sec: 1_700_000_000, nsec: 250_000_000 };
const upright = {
  timestamp,
  parent_frame_id: "world",
  child_frame_id: "xr_origin",
  translation: { x: 0, y: 0, z: 0 },
  rotation: { x: Math.SQRT1_2, y: 0, z: 0, w: Math.SQRT1_2 },
};
const head = {
  timestamp,
  parent_frame_id: "xr_origin",
  child_frame_id: "headset",
  translation: { x: 0.1, y: 1.7, z: -0.5 },
  rotation: { x: 0, y: 0.6, z: 0, w: 0.8 },
};

test("poses are also transforms below an upright origin, from packets and from JSON alike", async () => {
  const { clock, hub, recorder, messages, open } = recorded();
  recorder.start({ name: "poses" });
  clock.runUntil(250);
  const source = open("room");
  tellPoses(hub, source, POSES);
  const headset = { position: [0.1, 1.7, -0.5], rotation: [0, 0.6, 0, 0.8] };
  const left_controller = { ...headset, tracked: false };
  tellJson(hub, source, { topic: "vr_tracking", data: { headset, left_controller, right_controller: null } });
  const found = await messages("poses");
  expect(found.map(({ channel }) => channel)).toEqual([
    "/room/vr_tracking",
    "/room/tf",
    "/room/vr_tracking",
    "/room/tf",
  ]);
  for (const { data, schema, topic, source: name, logTime } of [found[1], found[3]].map(
    (one) => one ?? fail(),
  )) {
    expect([schema, topic, name]).toEqual(["foxglove.FrameTransforms", "", "room"]);
    expect(data).toEqual({ transforms: [upright, head] });
    expect(logTime).toBe(1_700_000_000_250_000_000n);
  }
});

test("the frames of reference of a second game have its name before theirs, also after it connected again", async () => {
  const { hub, recorder, messages, open } = recorded();
  recorder.start({ name: "games" });
  tellJson(hub, open("menu"), { topic: "log/info", data: { message: "no poses" } });
  for (const name of ["room", "hall", "room"]) {
    const source = open(name);
    tellPoses(hub, source, POSES);
    hub.close(source);
  }
  const transforms = (await messages("games")).filter(({ channel }) => channel.endsWith("/tf"));
  const frames = transforms.map(({ data }) =>
    (data.transforms as (typeof head)[]).map((one) => [one.parent_frame_id, one.child_frame_id]),
  );
  const room = [
    ["world", "xr_origin"],
    ["xr_origin", "headset"],
  ];
  const hall = [
    ["world", "hall/xr_origin"],
    ["hall/xr_origin", "hall/headset"],
  ];
  expect(frames).toEqual([room, hall, room]);
});

test("the log is also a log of viewers, with level, game and place", async () => {
  const { clock, hub, recorder, messages, open } = recorded();
  recorder.start({ name: "log" });
  clock.runUntil(250);
  const source = open("room");
  const place = { file: "res://main.gd", line: 12 };
  tellJson(hub, source, { topic: "log/info", data: { message: "one" } });
  tellJson(hub, source, { topic: "log/warning", data: { message: "two", ...place } });
  tellJson(hub, source, { topic: "log/error", data: { message: "three", line: -1 } });
  tellJson(hub, source, { topic: "log/error", data: { left_out: 5 } });
  const logs = (await messages("log")).filter(({ channel }) => channel === "/room/log");
  expect(new Set(logs.map(({ schema }) => schema))).toEqual(new Set(["foxglove.Log"]));
  const rest = { timestamp, name: "room" };
  expect(logs.map(({ data }) => data)).toEqual([
    { ...rest, level: 2, message: "one", file: "", line: 0 },
    { ...rest, level: 3, message: "two", ...place },
    { ...rest, level: 4, message: "three", file: "", line: 0 },
  ]);
});

test("a recording without transforms, or of other topics, has none", async () => {
  const { hub, recorder, messages, open } = recorded();
  recorder.start({ name: "without", transforms: false });
  recorder.start({ name: "log-only", topics: ["log/*"] });
  const source = open("room");
  tellPoses(hub, source, POSES);
  tellJson(hub, source, { topic: "log/info", data: { message: "one" } });
  const channels = async (name: string) => (await messages(name)).map(({ channel }) => channel);
  expect(await channels("without")).toEqual(["/room/vr_tracking", "/room/log/info", "/room/log"]);
  expect(await channels("log-only")).toEqual(["/room/log/info", "/room/log"]);
});

test("the log topics of a game share a channel for viewers", async () => {
  const { hub, recorder, messages, open } = recorded();
  recorder.start({ name: "shared" });
  const source = open("room");
  for (const topic of ["log/info", "log/error"]) tellJson(hub, source, { topic, data: { message: "one" } });
  tellPoses(hub, source, POSES);
  await messages("shared");
  const { repeated } = await readRecording(join(folder, "shared.mcap"));
  expect(repeated).toEqual([
    ["/room/log", "log/*"],
    ["/room/tf", "vr_tracking"],
  ]);
});

test("a recording of some topics describes its game, whatever the game sent first", async () => {
  const { hub, recorder, open } = recorded();
  recorder.start({ name: "described", topics: ["log/*"] });
  const source = open("room");
  tellPoses(hub, source, POSES);
  tellJson(hub, source, { topic: "log/info", data: { message: "one" } });
  recorder.stop("described");
  const { metadata } = await readRecording(join(folder, "described.mcap"));
  expect(metadata.get("game")?.get("source")).toBe("room");
});

function fail(): never {
  throw new Error("expected a message");
}

test("with max_hz a recording has no more samples a second, neither at its beginning nor after a pause", async () => {
  const { clock, hub, recorder, messages, open } = recorded();
  recorder.start({ name: "slow", topics: ["vr_tracking"], transforms: false, maxHz: 10 });
  const source = open("room");
  for (const fromMillis of [0, 5000])
    for (let frame = 0; frame < 90; frame++) {
      clock.runUntil(fromMillis + (frame * 1000) / 90);
      tellPoses(hub, source, POSES);
    }
  expect(await messages("slow")).toHaveLength(2 * 10);
});
