import type { HubMessage } from "../../../hub/index.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { dataBytes } from "./data-bytes.ts";
import type { Timed } from "./evidence.ts";

/** How many profiles of slow frames are kept, of each kind. */
const KEPT = 16;
/** Longer profiles are not kept: those of the engine's debugger have at most 256 entries. Units: bytes. */
const MAX_BYTES = 128 * 1024;
/** An older profile belongs to no hitch that still has to be explained. Units: milliseconds. */
const OLD_MILLIS = 14_000;

/** A profile of a slow frame. */
export interface SlowProfile extends Timed<JsonObject> {
  slowestMillis: number;
}

/** The engine's newest profiles of slow frames. Profiles of all frames would take megabytes. */
export class SlowProfiles {
  readonly scripts: SlowProfile[] = [];
  readonly servers: SlowProfile[] = [];
  readonly visual: SlowProfile[] = [];

  /** Keeps a profile if its frame took longer than `slowMillis`. Does not copy the data: JSON never changes. */
  take({ topic, body, atMillis }: HubMessage, slowMillis: number): void {
    if (body.from !== "json") return;
    const { data } = body;
    const kept = this.#keptOf(topic.name);
    if (kept === undefined) return;
    const slowestMillis = slowestOf(data);
    if (!(slowestMillis > slowMillis) || dataBytes(data, MAX_BYTES) > MAX_BYTES) return;
    kept.push({ atMillis, what: data, slowestMillis });
    if (kept.length > KEPT) kept.splice(leastNeeded(kept, atMillis), 1);
  }

  #keptOf(topic: string): SlowProfile[] | undefined {
    if (topic === "profiler/scripts") return this.scripts;
    if (topic === "profiler/servers") return this.servers;
    return topic === "profiler/visual" ? this.visual : undefined;
  }
}

/** The oldest profile if it is old, else the fastest: in an overloaded game every frame is slow. */
function leastNeeded(kept: readonly SlowProfile[], nowMillis: number): number {
  if (nowMillis - (kept[0]?.atMillis ?? nowMillis) > OLD_MILLIS) return 0;
  const fastest = Math.min(...kept.map(({ slowestMillis }) => slowestMillis));
  return kept.findIndex(({ slowestMillis }) => slowestMillis === fastest);
}

/** The longest time in a profile that the main thread may have taken. Input is handled before the frame whose work the engine measures. */
function slowestOf({ frame_time_ms, cpu_time_ms, gpu_time_ms, functions }: JsonObject): number {
  const times = [frame_time_ms, cpu_time_ms, gpu_time_ms];
  if (Array.isArray(functions))
    for (const one of functions as JsonObject[]) if (one.other_thread !== true) times.push(one.total_ms);
  return Math.max(...times.filter((millis) => typeof millis === "number"));
}
