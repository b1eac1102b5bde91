import { describe, expect, test } from "bun:test";
import { Replay } from "../../../src/dashboard/model/replay.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";

/** What a relay tells of a replay. */
const told = (fields: JsonObject = {}): JsonObject => ({
  recording: "walk",
  state: "playing",
  position_s: 10,
  length_s: 60,
  at: 1010,
  speed: 2,
  loop: false,
  games: ["hall"],
  ...fields,
});

/** A replay on a relay that answers as the test says, and what it was asked. */
function replayOf(answer?: { status: number; body: JsonObject }) {
  const parts = { nowMillis: 0, asked: [] as unknown[], back: [] as unknown[] };
  const door = {
    async send(...request: unknown[]) {
      parts.asked.push(request);
      return answer;
    },
  };
  const replay = new Replay(
    door,
    () => parts.nowMillis,
    (games, to) => parts.back.push([games, to]),
  );
  return { replay, parts };
}

describe("the time of a replay", () => {
  test("goes on at its speed between two messages, and ends with the recording", () => {
    const { replay, parts } = replayOf();
    replay.take(told());
    parts.nowMillis = 3000;
    expect([replay.positionSeconds(), replay.unixSeconds("hall"), replay.rateOf("hall")]).toEqual([
      16, 1016, 2,
    ]);
    parts.nowMillis = 300_000;
    expect(replay.positionSeconds()).toBe(60);
  });

  test("stands still while it is paused, and is not that of other games", () => {
    const { replay, parts } = replayOf();
    replay.take(told({ state: "paused" }));
    parts.nowMillis = 3000;
    expect([replay.positionSeconds(), replay.unixSeconds("hall"), replay.rateOf("hall")]).toEqual([
      10, 1010, 0,
    ]);
    expect([replay.unixSeconds("room"), replay.rateOf("room")]).toEqual([undefined, 1]);
  });
});

describe("going back", () => {
  test("is told with its time, also for a single frame; going on is not", () => {
    const { replay, parts } = replayOf();
    for (const at of [1010, 1020, 1019.989, 1040]) replay.take(told({ at }));
    expect(parts.back).toEqual([[["hall"], 1019.989]]);
  });

  test("is to before everything where another recording begins, or the same one after an end", () => {
    const { replay, parts } = replayOf();
    for (const state of [
      told(),
      told({ recording: "run", at: 5000 }),
      null,
      told({ recording: "run", at: 5001 }),
    ])
      replay.take(state);
    expect(parts.back).toEqual([
      [["hall"], Number.NEGATIVE_INFINITY],
      [["hall"], Number.NEGATIVE_INFINITY],
    ]);
  });

  test("is not told for a replay that ran before the page opened, or that the relay does not tell of", () => {
    const { replay, parts } = replayOf();
    replay.take(undefined);
    replay.take(told());
    expect(parts.back).toEqual([]);
  });
});

describe("the controls", () => {
  test("play a recording and return its games; pause and play on", async () => {
    const { replay, parts } = replayOf({ status: 200, body: { replay: told() } });
    expect(await replay.play("walk")).toEqual(["hall"]);
    replay.take(told());
    await replay.toggle();
    replay.take(told({ state: "ended" }));
    await replay.toggle();
    await replay.end();
    expect(parts.asked).toEqual([
      ["POST", "replay", { recording: "walk" }],
      ["POST", "replay", { paused: true }],
      ["POST", "replay", { paused: false }],
      ["DELETE", "replay"],
    ]);
  });

  test("say why they failed, until one succeeds", async () => {
    const refused = { status: 404, body: { message: "expected the name of a recording" } as JsonObject };
    const { replay } = replayOf(refused);
    expect(await replay.play("gone")).toBeUndefined();
    expect(replay.fault.value).toBe("expected the name of a recording");
    refused.status = 200;
    await replay.end();
    expect(replay.fault.value).toBeUndefined();
  });
});
