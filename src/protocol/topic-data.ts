import { z } from "zod";
import { headset } from "./headset.ts";
import { fpsData, trackingData } from "./json-messages.ts";
import { openObject } from "./open-object.ts";
import { stats } from "./stats.ts";
import type { TopicName } from "./topic-table.ts";

const millis = z.number();

/** What every profile of the process says of its frame. Units: milliseconds. */
export const profiledFrame = openObject({
  /** Frame number of the game. */
  frame: z.number(),
  /** Work of the frame, without the wait for the next. */
  frame_time_ms: millis,
  process_time_ms: millis,
  physics_time_ms: millis,
  script_time_ms: millis,
});

const profiledFunction = z.object({
  function: z.string(),
  file: z.string().optional(),
  line: z.number().optional(),
  calls: z.number(),
  /** Without the script functions that it calls directly; and with all that it calls. */
  self_ms: millis,
  total_ms: millis,
  /** Its usual total in a frame lately. */
  usual_ms: millis.optional(),
  /** Whether it lately took longer than the main thread worked, and so runs on another thread. */
  other_thread: z.boolean().optional(),
});

const logData = openObject({ message: z.string().optional() });
const freeData = openObject({});

/**
 * Shape of each topic's `data`. The relay checks that of streams when it comes in; games may add fields to any.
 * An alert's data stands in the message itself.
 */
export const TOPIC_DATA = {
  fps: fpsData,
  vr_tracking: trackingData,
  performance: freeData,
  scene: freeData,
  "log/info": logData,
  "log/warning": logData,
  "log/error": logData,
  alert: openObject({ level: z.enum(["info", "warning", "error"]), message: z.string() }),
  stats,
  headset,
  snapshot: freeData,
  relay: freeData,
  "profiler/scripts": openObject({
    ...profiledFrame.shape,
    /** Those that took longest, of all threads; most time of their own first. */
    functions: z.array(profiledFunction),
    /** Functions that are not in the list. */
    left_out: z.number().optional(),
  }),
  "profiler/servers": openObject({
    ...profiledFrame.shape,
    servers: z.array(
      z.object({
        server: z.string(),
        functions: z.array(z.object({ function: z.string(), time_ms: millis })),
      }),
    ),
  }),
  "profiler/visual": openObject({
    frame: z.number(),
    cpu_time_ms: millis,
    gpu_time_ms: millis,
    areas: z.array(z.object({ area: z.string(), cpu_ms: millis, gpu_ms: millis })),
  }),
  "custom/*": openObject({ event_name: z.string().optional() }),
  "custom/xr_extra": openObject({ event_name: z.string().optional() }),
} satisfies Record<TopicName, z.ZodType>;
