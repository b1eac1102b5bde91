import type { Variant } from "../../codec/index.ts";
import { REFUSED_KEY } from "../../protocol/json-fault.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { elementsOf, exactNumberOf, numberOf, textOf } from "./variant-fields.ts";

/** Most custom monitors of a game that are passed on. */
export const MAX_CUSTOM_MONITORS = 256;

const MILLIS = 1000;
const MEBIBYTES = 1 / 1024 / 1024;

/** A built-in monitor: the engine's name, the field of the event, and the factor for its value. */
export type Monitor = readonly [constant: string, field: string, factor: number];

/** The built-in monitors, in the order of the engine's `Performance.Monitor`. */
export const MONITORS: readonly Monitor[] = [
  ["TIME_FPS", "fps", 1],
  ["TIME_PROCESS", "process_time_ms", MILLIS],
  ["TIME_PHYSICS_PROCESS", "physics_time_ms", MILLIS],
  ["TIME_NAVIGATION_PROCESS", "navigation_time_ms", MILLIS],
  ["MEMORY_STATIC", "memory_usage_mb", MEBIBYTES],
  ["MEMORY_STATIC_MAX", "memory_max_mb", MEBIBYTES],
  ["MEMORY_MESSAGE_BUFFER_MAX", "message_buffer_max_mb", MEBIBYTES],
  ["OBJECT_COUNT", "objects", 1],
  ["OBJECT_RESOURCE_COUNT", "resources", 1],
  ["OBJECT_NODE_COUNT", "nodes", 1],
  ["OBJECT_ORPHAN_NODE_COUNT", "orphan_nodes", 1],
  ["RENDER_TOTAL_OBJECTS_IN_FRAME", "objects_drawn", 1],
  ["RENDER_TOTAL_PRIMITIVES_IN_FRAME", "primitives_drawn", 1],
  ["RENDER_TOTAL_DRAW_CALLS_IN_FRAME", "draw_calls", 1],
  ["RENDER_VIDEO_MEM_USED", "video_memory_mb", MEBIBYTES],
  ["RENDER_TEXTURE_MEM_USED", "texture_memory_mb", MEBIBYTES],
  ["RENDER_BUFFER_MEM_USED", "buffer_memory_mb", MEBIBYTES],
  ...physics("2D"),
  ...physics("3D"),
  ["AUDIO_OUTPUT_LATENCY", "audio_output_latency_ms", MILLIS],
  ...navigation("NAVIGATION"),
  // Godot 4.4 and later have these too.
  ["NAVIGATION_OBSTACLE_COUNT", "navigation_obstacles", 1],
  ["PIPELINE_COMPILATIONS_CANVAS", "pipeline_compilations_canvas", 1],
  ["PIPELINE_COMPILATIONS_MESH", "pipeline_compilations_mesh", 1],
  ["PIPELINE_COMPILATIONS_SURFACE", "pipeline_compilations_surface", 1],
  ["PIPELINE_COMPILATIONS_DRAW", "pipeline_compilations_draw", 1],
  ["PIPELINE_COMPILATIONS_SPECIALIZATION", "pipeline_compilations_specialization", 1],
  // Godot 4.5 and later have these too.
  ...navigation("NAVIGATION_2D"),
  ["NAVIGATION_2D_OBSTACLE_COUNT", "navigation_2d_obstacles", 1],
  ...navigation("NAVIGATION_3D"),
  ["NAVIGATION_3D_OBSTACLE_COUNT", "navigation_3d_obstacles", 1],
];

function physics(dimensions: "2D" | "3D"): Monitor[] {
  const field = `physics_${dimensions.toLowerCase()}`;
  return [
    [`PHYSICS_${dimensions}_ACTIVE_OBJECTS`, `${field}_active_objects`, 1],
    [`PHYSICS_${dimensions}_COLLISION_PAIRS`, `${field}_collision_pairs`, 1],
    [`PHYSICS_${dimensions}_ISLAND_COUNT`, `${field}_islands`, 1],
  ];
}

function navigation(prefix: string): Monitor[] {
  const counts = [
    ["ACTIVE_MAPS", "maps"],
    ["REGION_COUNT", "regions"],
    ["AGENT_COUNT", "agents"],
    ["LINK_COUNT", "links"],
    ["POLYGON_COUNT", "polygons"],
    ["EDGE_COUNT", "edges"],
    ["EDGE_MERGE_COUNT", "edges_merged"],
    ["EDGE_CONNECTION_COUNT", "edges_connected"],
    ["EDGE_FREE_COUNT", "edges_free"],
  ] as const;
  return counts.map(([constant, field]) => [`${prefix}_${constant}`, `${prefix.toLowerCase()}_${field}`, 1]);
}

/** Reads `performance:profile_names`: the names of the custom monitors. Undefined for other fields. */
export function customMonitorNames(data: readonly Variant[]): string[] | undefined {
  const names = elementsOf(data[0]);
  return names?.map((name) => textOf(name) ?? "");
}

/**
 * Reads `performance:profile_frame`: the monitors of one second. The engine's monitors are fields, the game's own are under `custom`.
 * Units: in the names. Times are those of the worst frame of the second.
 */
export function monitorValues(values: readonly Variant[], customNames: readonly string[]): JsonObject {
  const builtInCount = values.length - customNames.length;
  const monitors: JsonObject = {};
  for (const [index, [, field, factor]] of MONITORS.entries()) {
    const value = index < builtInCount ? numberOf(values[index]) : undefined;
    if (value !== undefined) monitors[field] = rounded(value * factor);
  }
  const custom = new Map<string, number | string>();
  for (const [index, name] of customNames.slice(0, MAX_CUSTOM_MONITORS).entries()) {
    const value = exactNumberOf(values[builtInCount + index]);
    if (value !== undefined && name !== REFUSED_KEY) custom.set(name, value);
  }
  return custom.size === 0 ? monitors : { ...monitors, custom: Object.fromEntries(custom) };
}

/** Rounds to six decimals: a nanosecond of a millisecond, a byte of a mebibyte. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}
