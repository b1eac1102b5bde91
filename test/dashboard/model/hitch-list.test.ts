import { expect, test } from "bun:test";
import { HitchList } from "../../../src/dashboard/model/hitch-list.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";

/** A relay that answers with these hitches, and the paths that it was asked for. */
function relayWith(hitches: unknown) {
  const paths: string[] = [];
  const get = async (path: string) => {
    paths.push(path);
    await Promise.resolve();
    return { status: 200, body: { hitches } as JsonObject };
  };
  return { paths, get };
}

/** Lets everything that is under way come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a hitch has its worst frame and its cause", async () => {
  const relay = relayWith([
    {
      id: "h1",
      to: 100.5,
      worst: { frame: 325, ms: 249.3 },
      lost_frames: 22,
      cause: { kind: "scene_load", confidence: 0.9, evidence: "a scene was loaded" },
    },
  ]);
  const list = new HitchList(relay, "my room");
  list.refresh();
  await settled();
  expect(list.hitches.value).toMatchObject([
    {
      id: "h1",
      unixSeconds: 100.5,
      frame: 325,
      millis: 249.3,
      lostFrames: 22,
      cause: "scene load",
      confidence: 0.9,
      evidence: "a scene was loaded",
    },
  ]);
  expect(relay.paths).toEqual(["hitches?source=my%20room&limit=50&passive"]);
});

test("a hitch that an alert tells is there at once, and gives way to the one of the relay's list", async () => {
  const hitches: object[] = [{ id: "h0", to: 90 }];
  const list = new HitchList(relayWith(hitches), "room");
  const told = { id: "h1", to: 100.5, cause: { kind: "script" } };
  const shown = () => list.hitches.value.map(({ id, cause }) => `${id} ${cause}`);
  list.take(told);
  expect(shown()).toEqual(["h1 script"]);
  list.refresh();
  await settled();
  list.take(told);
  expect(shown()).toEqual(["h1 script", "h0 unknown"]);
  hitches.unshift({ id: "h2", to: 110 }, { ...told, cause: { kind: "physics" } });
  list.refresh();
  await settled();
  expect(shown()).toEqual(["h2 unknown", "h1 physics", "h0 unknown"]);
  for (const wrong of [undefined, null, 5, "x", {}]) list.take(wrong);
  expect(shown()).toHaveLength(3);
});

test("questions that come while one is asked become one", async () => {
  const relay = relayWith([]);
  const list = new HitchList(relay, "room");
  for (let count = 0; count < 10; count++) list.refresh();
  await settled();
  expect(relay.paths.length).toBe(2);
});

test.each([
  ["no list", "text"],
  ["null", null],
  ["entries of no shape", [null, 5, "x", [], { id: 4 }]],
])("an answer without hitches leaves the list empty: %s", async (_, hitches) => {
  const list = new HitchList(relayWith(hitches), "room");
  list.refresh();
  await settled();
  expect(list.hitches.value).toEqual([]);
});

test("a hitch without a cause is of unknown cause", async () => {
  const list = new HitchList(relayWith([{ id: "h1", worst: null, cause: null }]), "room");
  list.refresh();
  await settled();
  expect(list.hitches.value).toMatchObject([
    { id: "h1", frame: 0, millis: 0, cause: "unknown", evidence: "" },
  ]);
});
