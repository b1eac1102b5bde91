import { expect, test } from "bun:test";
import { engineWorkCause } from "../../../../src/insight/hitches/causes/engine-work.ts";
import type { Evidence } from "../../../../src/insight/hitches/evidence/index.ts";
import type { JsonObject } from "../../../../src/protocol/json-messages.ts";

/** What the profile of a frame of 131 ms says of the engine's own work. */
function causeOf(...scripts: JsonObject[]) {
  const evidence: Partial<Evidence> = {
    episode: { worstMillis: 131 } as Evidence["episode"],
    excessMillis: 120,
    scripts: scripts.map((what) => ({ atMillis: 0, what })),
  };
  return engineWorkCause(evidence as Evidence);
}

const nap = { function: "_nap", calls: 40, self_ms: 130, total_ms: 130, other_thread: true };
const process = { function: "_process", calls: 1, self_ms: 2, total_ms: 3 };
const heavy = { function: "_tick", calls: 1, self_ms: 60, total_ms: 60, usual_ms: 60 };
const helper = { function: "_helper", calls: 1, self_ms: 1, total_ms: 1 };

test("a long frame in which no script of the main thread took long is the engine's own work, of unknown cause", () => {
  expect(causeOf({ frame_time_ms: 119, functions: [nap, process, helper, heavy] })).toEqual({
    kind: "unknown",
    confidence: 0.45,
    evidence:
      "the main thread worked 119 ms in one frame, and all script functions together took 3.0 ms longer than usual, according to the engine's profile: it was work of the engine itself, such as rendering or freeing nodes",
  });
});

test("it is not if scripts took long, if the main thread did not work, or without a profile of that frame", () => {
  const small = Array.from({ length: 20 }, (_, id) => ({ ...helper, function: `_helper_${id}`, self_ms: 4 }));
  expect(causeOf({ frame_time_ms: 119, functions: small })).toBeUndefined();
  expect(causeOf({ frame_time_ms: 3, functions: [process] })).toBeUndefined();
  const handler = { ...process, function: "_on_timeout", total_ms: 118 };
  expect(causeOf({ frame_time_ms: 119, functions: [handler] })).toBeUndefined();
  expect(causeOf()).toBeUndefined();
});
