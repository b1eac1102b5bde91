import { expect, test } from "bun:test";
import type { Expected, Fault } from "../../../../bench/insight/faults/fault.ts";
import type { HeardAlert } from "../../../../bench/insight/faults/faults-relay.ts";
import { judgeGame } from "../../../../bench/insight/faults/judge-game.ts";
import type { PlayedGame } from "../../../../bench/insight/faults/played-game.ts";
import type { Cause, Hitch } from "../../../../src/insight/index.ts";

const BEGAN = 1000;
const FAULT_AT = 1005;

/** Frames of ten seconds at 90 a second, one of which takes this long. Units: milliseconds. */
function framesWith(lateMillis: number): Float64Array {
  const frames = [BEGAN];
  while ((frames.at(-1) as number) < BEGAN + 10) {
    const at = frames.at(-1) as number;
    const isLate = at < FAULT_AT && at + 1 / 90 >= FAULT_AT;
    frames.push(at + (isLate ? lateMillis / 1000 : 1 / 90));
  }
  return Float64Array.from(frames);
}

const cause = (kind: Cause["kind"], name?: string): Cause => ({
  kind,
  confidence: 0.9,
  evidence: "evidence",
  ...(name !== undefined && { function: name }),
});

function hitch(from: number, told: Cause): Hitch {
  const worst = { frame: 1, ms: 100, at: from + 0.1 };
  return { id: "hitch-1", from, to: from + 0.1, lost_frames: 8, worst, cause: told } as Hitch;
}

function alert(atSeconds: number, kind: string, details: object = {}): HeardAlert {
  const texts = { source: "game", state: "once", level: "warning", message: kind, subject: undefined };
  return { ...texts, kind, id: `${kind}-1`, details: details as HeardAlert["details"], atSeconds };
}

/** A game with one fault, in which the main thread ran and was starved for so long around the late frame. */
function game(
  expected: Expected,
  {
    lateMillis = 100,
    alerts = [] as HeardAlert[],
    hitches = [] as Hitch[],
    ranMillis = 90,
    starvedMillis = 0,
  },
): PlayedGame {
  const fault: Fault = { kind: "burn", orders: { by: "burns", kind: "burn" }, expected, quietSeconds: 0 };
  return {
    plan: {
      faultClass: "causes",
      name: "game",
      seed: 1,
      hz: 90,
      isProfiled: false,
      mayShare: false,
      faults: [fault],
      busy: undefined,
    },
    faults: [{ fault, from: FAULT_AT, to: FAULT_AT + 0.1, isBusy: false }],
    frames: framesWith(lateMillis),
    thread: {
      at: [BEGAN, FAULT_AT - 0.1, FAULT_AT + 0.2],
      ran: [0, 0, ranMillis],
      starved: [0, 0, starvedMillis],
    },
    alerts,
    hitches,
  };
}

const LATE: Expected = { what: "hitch", causes: ["script"], functions: [], also: [] };
const NOTHING: Expected = { what: "nothing", also: ["reference_frame"], changesFrames: false };

test.each([
  ["right", LATE, "script", 0.4],
  ["late", LATE, "script", 0.9],
  ["wrong", LATE, "render", 0.4],
  ["unknown", LATE, "unknown", 0.4],
  ["wrong", { ...LATE, functions: ["_burn"] }, "script", 0.4],
] as const)("a late frame is told %s", (verdict, expected, kind, delay) => {
  const told = hitch(FAULT_AT, cause(kind));
  const alerts = [{ ...alert(FAULT_AT + delay, "hitch", told), id: told.id }];
  const judged = judgeGame(game(expected, { alerts, hitches: [told] }));
  expect(judged.faults.map((one) => one.verdict)).toEqual([verdict]);
  expect(judged.falseAlarms).toEqual([]);
});

test("a late frame that no alert tells is missed", () => {
  const waited = hitch(FAULT_AT, cause("waiting"));
  for (const hitches of [[], [waited]])
    expect(judgeGame(game(LATE, { hitches })).faults.map(({ verdict }) => verdict)).toEqual(["missed"]);
});

test("a late frame that is the machine's alone is no fault if the relay says that the game waited", () => {
  const waited = hitch(FAULT_AT, cause("waiting"));
  const verdicts = (ranMillis: number, starvedMillis: number, hitches: Hitch[]) => {
    const { faults, machineHitches } = judgeGame(game(LATE, { hitches, ranMillis, starvedMillis }));
    return [faults.map(({ verdict }) => verdict), machineHitches];
  };
  // Of a frame of 100 ms; 1.8 frames are 20 ms.
  expect(verdicts(18, 82, [waited])).toEqual([[], 1]);
  expect(verdicts(22, 82, [waited])).toEqual([["missed"], 0]);
  expect(verdicts(18, 70, [waited])).toEqual([["missed"], 0]);
  expect(verdicts(18, 82, [])).toEqual([["missed"], 0]);
});

test("an alert without a late frame is a false alarm", () => {
  const told = hitch(FAULT_AT, cause("unknown"));
  const alerts = [{ ...alert(FAULT_AT + 0.4, "hitch", told), id: told.id }];
  expect(judgeGame(game(NOTHING, { lateMillis: 11, alerts })).faults[0]?.verdict).toBe("false");
});

test.each([
  [0, "script", 0],
  [85, "script", 1],
  [85, "waiting", 0],
  [85, "unknown", 0],
] as const)(
  "a late frame of the machine, starved for %d ms, must not be blamed on the game: %s",
  (starvedMillis, kind, falseAlarms) => {
    const told = hitch(FAULT_AT, cause(kind));
    const alerts = [{ ...alert(FAULT_AT + 0.4, "hitch", told), id: told.id }];
    expect(judgeGame(game(NOTHING, { alerts, starvedMillis })).falseAlarms).toHaveLength(falseAlarms);
  },
);

test("another alert tells of its fault within its time, counts as late after it, and is false at any other", () => {
  const lost: Expected = {
    what: "alert",
    alerts: ["tracking_lost"],
    withinSeconds: 0.5,
    tailSeconds: 1,
    also: [],
  };
  const judgedAt = (seconds: number) =>
    judgeGame(game(lost, { lateMillis: 11, alerts: [alert(FAULT_AT + seconds, "tracking_lost")] }));
  expect(judgedAt(0.3).faults[0]).toMatchObject({ verdict: "right" });
  expect(judgedAt(0.8).faults[0]).toMatchObject({ verdict: "late" });
  expect(judgedAt(3)).toMatchObject({ faults: [{ verdict: "missed" }], falseAlarms: [{}] });
});

test("what is true of something on purpose is no false alarm", () => {
  const alerts = [alert(FAULT_AT + 0.1, "reference_frame"), alert(FAULT_AT + 0.2, "tracking_jump")];
  const judged = judgeGame(game(NOTHING, { lateMillis: 11, alerts }));
  expect(judged.falseAlarms.map(({ said }) => said)).toEqual([expect.stringContaining("tracking_jump")]);
});
