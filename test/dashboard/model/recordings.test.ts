import { describe, expect, test } from "bun:test";
import { Recordings } from "../../../src/dashboard/model/recordings.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";

/** Recordings of a relay whose answers the test says by method and path. */
function recordingsOf(answers: Readonly<Record<string, readonly [status: number, body: JsonObject]>>) {
  const asked: unknown[] = [];
  const answer = (key: string) => {
    const [status, body] = answers[key] ?? [404, {}];
    return { status, body };
  };
  const recordings = new Recordings({
    get: async (path) => answer(`GET ${path}`),
    send: async (method, path, body) => {
      asked.push([method, path, body]);
      return answer(`${method} ${path}`);
    },
  });
  return { recordings, asked };
}

const STATUS = { recordings: { available: true }, black_box: { on: false } };

describe("the list", () => {
  test("has the newest first, and takes what is odd for unknown", async () => {
    const { recordings } = recordingsOf({
      "GET recordings": [
        200,
        {
          recordings: [
            { name: "old", kind: "recording", bytes: 10, from: 1, to: 2, state: "complete" },
            { name: "box", kind: "black_box", cause: "hitch", bytes: 20, from: 5, to: 9, state: "complete" },
            { name: "odd", bytes: "many", from: null, to: {}, state: ["cut"] },
          ],
        },
      ],
      "GET status": [200, STATUS],
    });
    await recordings.refresh();
    expect(recordings.all.value).toEqual([
      { name: "box", cause: "hitch", bytes: 20, fromSeconds: 5, toSeconds: 9, state: "complete" },
      { name: "old", cause: "", bytes: 10, fromSeconds: 1, toSeconds: 2, state: "complete" },
      { name: "odd", cause: "", bytes: 0, fromSeconds: undefined, toSeconds: undefined, state: "" },
    ]);
    expect([recordings.canStart.value, recordings.canKeep.value]).toEqual([true, false]);
  });

  test("is absent with the relay's reason", async () => {
    const { recordings } = recordingsOf({ "GET recordings": [500, { message: "started without --record" }] });
    await recordings.refresh();
    expect([recordings.all.value, recordings.absence.value]).toEqual([undefined, "started without --record"]);
  });
});

test("what is done asks the relay, and a refusal is said", async () => {
  const { recordings, asked } = recordingsOf({
    "POST recordings": [200, {}],
    "DELETE recordings/a%20b": [409, { message: "is being written" }],
    "GET recordings": [200, { recordings: [] }],
  });
  await recordings.start();
  await recordings.stop("a");
  await recordings.keep("room");
  expect(recordings.fault.value).toBeUndefined();
  await recordings.remove("a b");
  expect(recordings.fault.value).toBe("is being written");
  expect(asked).toEqual([
    ["POST", "recordings", {}],
    ["POST", "recordings", { stop: "a" }],
    ["POST", "recordings", { last_s: 60, source: "room" }],
    ["DELETE", "recordings/a%20b", undefined],
  ]);
});
