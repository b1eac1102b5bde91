import type { Variant } from "../../codec/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { elementsOf, numberOf, textOf } from "./variant-fields.ts";

/** Most custom monitors of a game that are passed on. */
const MAX_CUSTOM_MONITORS = 256;

const MILLIS = 1000;
const MEBIBYTES = 1 / 1024 / 1024;

/** Field of each built-in monitor and what its value is multiplied by, in the order of the engine's `Performance.Monitor`. */
const MONITORS: readonly (readonly [field: string, factor: number])[] = [
  ["fps", 1],
  ["process_time_ms", MILLIS],
  ["physics_time_ms", MILLIS],
  ["navigation_time_ms", MILLIS],
  ["memory_usage_mb", MEBIBYTES],
  ["memory_max_mb", MEBIBYTES],
  ["message_buffer_max_mb", MEBIBYTES],
  ["objects", 1],
  ["resources", 1],
  ["nodes", 1],
  ["orphan_nodes", 1],
  ["objects_drawn", 1],
  ["primitives_drawn", 1],
  ["draw_calls", 1],
  ["video_memory_mb", MEBIBYTES],
  ["texture_memory_mb", MEBIBYTES],
  ["buffer_memory_mb", MEBIBYTES],
  ["physics_2d_active_objects", 1],
  ["physics_2d_collision_pairs", 1],
  ["physics_2d_islands", 1],
  ["physics_3d_active_objects", 1],
  ["physics_3d_collision_pairs", 1],
  ["physics_3d_islands", 1],
  ["audio_output_latency_ms", MILLIS],
  ...navigation("navigation"),
  // From here on Godot 4.4.
  ["navigation_obstacles", 1],
  ["pipeline_compilations_canvas", 1],
  ["pipeline_compilations_mesh", 1],
  ["pipeline_compilations_surface", 1],
  ["pipeline_compilations_draw", 1],
  ["pipeline_compilations_specialization", 1],
  // From here on Godot 4.5.
  ...navigation("navigation_2d"),
  ["navigation_2d_obstacles", 1],
  ...navigation("navigation_3d"),
  ["navigation_3d_obstacles", 1],
];

function navigation(prefix: string): (readonly [string, number])[] {
  const counts = ["maps", "regions", "agents", "links", "polygons", "edges"];
  const edges = ["edges_merged", "edges_connected", "edges_free"];
  return [...counts, ...edges].map((count) => [`${prefix}_${count}`, 1] as const);
}

/** Names of the custom monitors, from `performance:profile_names`; undefined for what is none. */
export function customMonitorNames(data: readonly Variant[]): string[] | undefined {
  const names = elementsOf(data[0]);
  return names?.map((name) => textOf(name) ?? "");
}

/**
 * The monitors of one second, from `performance:profile_frame`: the engine's own by field, the game's under `custom`.
 * Units: stand in the names. Times are the engine's: the worst frame of the last second.
 */
export function monitorFigures(values: readonly Variant[], customNames: readonly string[]): JsonObject {
  const builtInCount = values.length - customNames.length;
  const figures: JsonObject = {};
  for (const [index, [field, factor]] of MONITORS.entries()) {
    const value = index < builtInCount ? numberOf(values[index]) : undefined;
    if (value !== undefined) figures[field] = rounded(value * factor);
  }
  const custom = new Map<string, number>();
  for (const [index, name] of customNames.slice(0, MAX_CUSTOM_MONITORS).entries()) {
    const value = numberOf(values[builtInCount + index]);
    if (value !== undefined) custom.set(name, value);
  }
  return custom.size === 0 ? figures : { ...figures, custom: Object.fromEntries(custom) };
}

/** Six digits behind the point: a microsecond of a millisecond, a byte of a mebibyte. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}
