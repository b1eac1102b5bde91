import type { HubMessage } from "../../../hub/index.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { Timed } from "./evidence.ts";

/** How many profiles of slow frames are kept, of each kind. */
const KEPT = 16;

/** The engine's newest profiles of slow frames. Profiles of all frames would take megabytes. */
export class SlowProfiles {
  readonly scripts: Timed<JsonObject>[] = [];
  readonly servers: Timed<JsonObject>[] = [];
  readonly visual: Timed<JsonObject>[] = [];

  /** Keeps a profile if its frame took longer than `slowMillis`. Does not copy the data: JSON never changes. */
  take({ topic, body, atMillis }: HubMessage, slowMillis: number): void {
    if (body.from !== "json") return;
    const { data } = body;
    const kept = this.#keptOf(topic.name);
    if (kept === undefined) return;
    const took = [data.frame_time_ms, data.cpu_time_ms, data.gpu_time_ms];
    if (!took.some((millis) => typeof millis === "number" && millis > slowMillis)) return;
    kept.push({ atMillis, what: data });
    if (kept.length > KEPT) kept.shift();
  }

  #keptOf(topic: string): Timed<JsonObject>[] | undefined {
    if (topic === "profiler/scripts") return this.scripts;
    if (topic === "profiler/servers") return this.servers;
    return topic === "profiler/visual" ? this.visual : undefined;
  }
}
