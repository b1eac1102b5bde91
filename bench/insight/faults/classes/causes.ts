import { Random } from "../../../../src/base/random.ts";
import { aQuarter, type Fault, type GamePlan, logBetween, shuffled } from "../fault.ts";

const SCRIPT = ["script"];

/** Causes of hitches: the game's kind, the functions that a profile may name, and the causes that are right without one. */
const CAUSES: readonly [
  kind: string,
  functions: readonly string[],
  causes: readonly string[],
  by?: "engine_burns",
][] = [
  ["loop", ["_count_primes"], SCRIPT],
  ["small_calls", ["_walk_all", "_touch"], SCRIPT],
  ["recursion", ["_fibonacci", "_begin_recursion"], SCRIPT],
  ["callable", ["_bake_shadow"], SCRIPT],
  ["callv", ["_bake_light"], SCRIPT],
  ["lambda", ["_run_lambda", "<anonymous lambda>", "lambda"], SCRIPT],
  ["sort", ["_sort_scores", "_is_better"], SCRIPT],
  ["json", ["_save_game"], SCRIPT],
  ["delay", ["_wait_for_disk"], SCRIPT],
  ["thread", ["_join_worker"], SCRIPT],
  ["pool", ["_crunch_in_pool"], SCRIPT],
  ["mutex", ["_lock_inventory"], SCRIPT],
  ["file", ["_write_replay"], SCRIPT],
  ["signal", ["_on_score_changed"], SCRIPT],
  ["deferred", ["_rebuild_index"], SCRIPT],
  ["input", ["_read_gesture"], SCRIPT],
  ["setter", ["_set_health"], SCRIPT],
  ["notification", ["_translate_all"], SCRIPT],
  ["strings", ["_write_story"], SCRIPT],
  ["image", ["_paint_map"], SCRIPT],
  ["gzip", ["_pack_world"], SCRIPT],
  ["compile", ["_compile_mod"], SCRIPT],
  ["spawn", ["_spawn_wave"], SCRIPT],
  ["memory", ["_grow_cache"], ["script", "memory"]],
  ["log_flood", ["_complain"], ["script", "log_flood"]],
  ["timer", ["_refill_shop"], SCRIPT],
  ["node_timer", ["_tick_hunger"], SCRIPT],
  ["tween", ["_finish_fade"], SCRIPT],
  ["tween_method", ["_step_fade"], SCRIPT],
  ["awaited", ["_after_a_while"], SCRIPT],
  ["animation", ["_on_step"], SCRIPT],
  ["physics_script", ["_solve_paths"], ["script", "physics"]],
  ["raycasts", ["_scan_room"], ["script", "physics"], "engine_burns"],
  ["pile", [], ["physics"], "engine_burns"],
  ["scene", ["_build_level"], ["scene_load", "script"], "engine_burns"],
  ["load", ["_load_model"], SCRIPT, "engine_burns"],
  // The engine frees the nodes: no function is to blame, and no clock of the game covers it. Their memory is freed too.
  ["free", [], ["script", "memory", "unknown"], "engine_burns"],
];

/** Alerts that are true of a cause too. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  pile: ["physics_overrun"],
  physics_script: ["physics_overrun"],
  raycasts: ["physics_overrun"],
  log_flood: ["event_storm"],
};

/** Hitches that last. Units: milliseconds. */
const MILLIS: readonly [number, number] = [45, 350];
/** The relay sends at most one alert about a hitch in three seconds. Units: seconds. */
const QUIET_SECONDS: readonly [number, number] = [3.3, 4.6];
const BODIES: readonly [number, number] = [220, 420];
const NODES: readonly [number, number] = [25_000, 45_000];

/** One game with every cause of hitches, in random order and sizes. `most`: of how many causes. */
export function planCauses(seed: number, isProfiled: boolean, most = CAUSES.length): GamePlan[] {
  const random = new Random(seed);
  const faults = shuffled(random, CAUSES)
    .slice(0, most)
    .map(([kind, functions, causes, by = "burns"]): Fault => {
      const millis = logBetween(random, ...MILLIS);
      const count = Math.round(kind === "free" ? random.between(...NODES) : random.between(...BODIES));
      return {
        kind,
        orders: { by, kind, millis, count },
        // If a function did it, a profile has to name it.
        expected: { what: "hitch", causes, functions: isProfiled ? functions : [], also: ALSO[kind] ?? [] },
        quietSeconds: random.between(...QUIET_SECONDS),
      };
    });
  const faultClass = isProfiled ? "causes-profiled" : "causes";
  const busy = aQuarter(random, faults.length);
  return [{ faultClass, name: faultClass, seed, hz: 90, isProfiled, mayShare: false, faults, busy }];
}
