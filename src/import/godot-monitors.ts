import { MONITORS, type Monitor } from "../ingest/debugger/index.ts";

const physics = (dimensions: string) =>
  ["active_objects", "collision_pairs", "islands"].map((name) => `physics_${dimensions}/${name}`);
const navigation = (folder: string) =>
  [
    "active_maps",
    "regions",
    "agents",
    "links",
    "polygons",
    "edges",
    "edges_merged",
    "edges_connected",
    "edges_free",
    "obstacles",
  ].map((name) => `${folder}/${name}`);

/** The engine's names of its monitors, in the order of {@link MONITORS}. Source: `Performance::get_monitor_name` of Godot 4.6. */
const NAMES: readonly string[] = [
  "time/fps",
  "time/process",
  "time/physics_process",
  "time/navigation_process",
  "memory/static",
  "memory/static_max",
  "memory/msg_buf_max",
  "object/objects",
  "object/resources",
  "object/nodes",
  "object/orphan_nodes",
  "raster/total_objects_drawn",
  "raster/total_primitives_drawn",
  "raster/total_draw_calls",
  "video/video_mem",
  "video/texture_mem",
  "video/buffer_mem",
  ...physics("2d"),
  ...physics("3d"),
  "audio/driver/output_latency",
  ...navigation("navigation"),
  ...["canvas", "mesh", "surface", "draw", "specialization"].map((name) => `pipeline/compilations_${name}`),
  ...navigation("navigation_2d"),
  ...navigation("navigation_3d"),
];

const BY_NAME: ReadonlyMap<string, Monitor> = new Map(
  MONITORS.flatMap((monitor, index) => {
    const name = NAMES[index];
    return name === undefined ? [] : [[name, monitor] as const];
  }),
);

/** The monitor with a name of the engine, such as `time/fps`; undefined if there is none. */
export function monitorNamed(name: string): Monitor | undefined {
  return BY_NAME.get(name);
}
