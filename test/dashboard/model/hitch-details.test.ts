import { expect, test } from "bun:test";
import { HitchDetails } from "../../../src/dashboard/model/hitch-details.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";

/** A relay that knows one answer. */
function doorTo(body: JsonObject) {
  const asked: string[] = [];
  const get = async (path: string) => {
    asked.push(path);
    return { status: 200, body };
  };
  return { asked, get };
}

const HITCH = {
  id: "hitch-a-1",
  state: "complete",
  lost_frames: 9,
  worst: { frame: 7, ms: 111.3, at: 1 },
  budget_ms: 11.1,
  cause: {
    kind: "scene_load",
    confidence: 0.9,
    evidence: "a scene was loaded",
    function: "_burn",
    file: "res://a.gd",
    line: 3,
  },
  also: [{ kind: "gpu", confidence: 0.3, evidence: "the graphics processor took 20 ms", hint: "profile it" }],
  context: {
    events: [{ t_ms: -700, topic: "custom/shot", event_name: "shot", from: [0, 1.25, 0] }],
    monitors: [{ t_ms: 10, process_time_ms: 89.5 }],
    poses: [{ t_ms: 0 }, { t_ms: 80 }],
    functions: [{ function: "_burn", file: "res://a.gd", line: 3, calls: 2, self_ms: 63, total_ms: 64 }],
  },
};

test("the details of a hitch are its causes, what happened around it, and the functions of its profile", async () => {
  const door = doorTo({ hitches: [HITCH] });
  const details = new HitchDetails(door);
  await details.open("hitch-a-1");
  expect(door.asked).toEqual(["hitches?id=hitch-a-1&context&passive"]);
  expect(details.detail.value).toEqual({
    id: "hitch-a-1",
    isComplete: true,
    lostFrames: 9,
    millis: 111.3,
    budgetMillis: 11.1,
    causes: [
      {
        kind: "scene load",
        confidence: 0.9,
        evidence: "a scene was loaded",
        place: "_burn res://a.gd:3",
        hint: "",
      },
      {
        kind: "gpu",
        confidence: 0.3,
        evidence: "the graphics processor took 20 ms",
        place: "",
        hint: "profile it",
      },
    ],
    events: [{ millis: -700, name: "shot", text: "from (0, 1.25, 0)" }],
    monitors: [{ millis: 10, name: "monitors", text: "process_time_ms 89.5" }],
    poseCount: 2,
    functions: [{ name: "_burn", place: "res://a.gd:3", calls: 2, selfMillis: 63, totalMillis: 64 }],
    json: JSON.stringify(HITCH, undefined, 2),
  });
});

test("fields of any type where others are expected are shown as nothing", async () => {
  const odd = {
    id: {},
    state: "complete",
    worst: 7,
    cause: [],
    also: "x",
    context: { events: [null, 5], functions: {} },
  };
  const details = new HitchDetails(doorTo({ hitches: [odd] }));
  await details.open("x");
  expect(details.detail.value).toMatchObject({
    millis: 0,
    functions: [],
    events: [{ name: "" }, { name: "" }],
  });
});

test("a hitch that is chosen again is closed, and an answer that comes late is not shown", async () => {
  const late = Promise.withResolvers<{ status: number; body: JsonObject }>();
  const details = new HitchDetails({ get: () => late.promise });
  const opening = details.open("hitch-a-1");
  details.toggle("hitch-a-1");
  late.resolve({ status: 200, body: { hitches: [HITCH] } });
  await opening;
  expect([details.chosenId.value, details.detail.value]).toEqual([undefined, undefined]);
});
