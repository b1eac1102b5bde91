import { Random } from "../../../../src/base/random.ts";
import { aQuarter, type Fault, type GamePlan, shuffled } from "../fault.ts";

interface OnPurpose {
  kind: string;
  size?: readonly [number, number];
  seconds?: readonly [number, number];
  /** Alerts that are true of it. */
  also?: readonly string[];
  /** Whether its frames are of another length on purpose. A late frame is none then. */
  changesFrames?: boolean;
}

/** What players and developers do on purpose. */
const ON_PURPOSE: readonly OnPurpose[] = [
  { kind: "duck", seconds: [3.5, 4] },
  { kind: "spin", seconds: [3, 3.5] },
  { kind: "throw", seconds: [3, 5] },
  { kind: "shake", seconds: [2, 4] },
  { kind: "still", seconds: [4, 8] },
  { kind: "table", seconds: [4, 8] },
  { kind: "max_fps", size: [72, 72], seconds: [3, 5], also: ["refresh_change"], changesFrames: true },
  { kind: "max_fps", size: [30, 45], seconds: [3, 5], also: ["refresh_change"], changesFrames: true },
  { kind: "max_fps", size: [120, 120], seconds: [3, 5], also: ["refresh_change"], changesFrames: true },
  { kind: "low_processor", size: [25, 45], seconds: [3, 5], also: ["refresh_change"], changesFrames: true },
  { kind: "pause_menu", seconds: [2, 5] },
  { kind: "slow_motion", size: [0.1, 0.4], seconds: [2, 4] },
  { kind: "physics_rate", size: [90, 120], seconds: [3, 4] },
  { kind: "alternating", size: [13, 15.5], seconds: [3, 5] },
  { kind: "app_paused", seconds: [2, 6], changesFrames: true },
  { kind: "focus", size: [60, 400], seconds: [2, 4], changesFrames: true },
  { kind: "recentre", size: [20, 150], seconds: [2, 3], also: ["reference_frame"] },
  { kind: "floor_level", size: [0.9, 1.7], seconds: [2, 3], also: ["reference_frame"] },
  { kind: "world_scale", size: [2, 10], seconds: [2, 4], also: ["reference_frame"] },
  { kind: "teleport", seconds: [2, 3] },
  { kind: "slow_poses", size: [2, 4], seconds: [3, 4] },
  { kind: "behind_back", size: [0.08, 0.18], seconds: [1, 2] },
  { kind: "hands", seconds: [2, 4] },
  { kind: "debugger_break", seconds: [1, 2] },
  { kind: "log_burst", size: [20, 40], seconds: [1, 2] },
  { kind: "few_errors", size: [2, 4], seconds: [1.5, 2] },
  { kind: "event_burst", size: [30, 60], seconds: [1, 2] },
  { kind: "pile", size: [20, 45], seconds: [3, 4] },
  { kind: "threaded_load", size: [1, 2], seconds: [2, 3] },
  { kind: "small_scenes", seconds: [2, 3] },
];

/** The games that do them: two at 90 frames a second, one at 20 by design. */
export function planOnPurpose(seed: number, most = ON_PURPOSE.length): GamePlan[] {
  const random = new Random(seed);
  const all = shuffled(random, ON_PURPOSE)
    .slice(0, most)
    .map((one) => faultOf(one, random));
  const half = Math.ceil(all.length / 2);
  const calm = ON_PURPOSE.filter(({ kind }) => ["duck", "throw", "pause_menu", "event_burst"].includes(kind));
  return [
    game(seed, "on-purpose-1", 90, all.slice(0, half), random),
    game(seed + 1, "on-purpose-2", 90, all.slice(half), random),
    game(
      seed + 2,
      "on-purpose-20-fps",
      20,
      calm.map((one) => faultOf(one, random)),
      random,
    ),
  ];
}

function faultOf(
  { kind, size = [0, 0], seconds = [3, 3], also = [], changesFrames = false }: OnPurpose,
  random: Random,
): Fault {
  return {
    kind,
    orders: {
      by: "on_purpose",
      kind,
      // Odd sizes of whole things are rounded by the game.
      size: random.between(...size),
      seconds: random.between(...seconds),
    },
    expected: { what: "nothing", also, changesFrames },
    quietSeconds: random.between(1.8, 3.5),
  };
}

function game(seed: number, name: string, hz: number, faults: readonly Fault[], random: Random): GamePlan {
  const busy = aQuarter(random, faults.length);
  return { faultClass: "on-purpose", name, seed, hz, isProfiled: false, mayShare: true, faults, busy };
}
