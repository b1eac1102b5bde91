import { z } from "zod";
import { unixSeconds } from "./common.ts";

/** How the engine stands. */
export const engineStanding = z.enum([
  "idle",
  "running",
  "restarting",
  "stopping",
  "stopped",
  "exited",
  "gave_up",
]);

/** What `/engine` answers. */
export const engineStatus = z.strictObject({
  status: engineStanding,
  pid: z.int().optional(),
  since: unixSeconds.optional(),
  restart_at: unixSeconds.optional(),
  mode: z.enum(["game", "editor"]),
  headless: z.boolean(),
  project: z.string(),
  godot: z.string(),
  runs: z.int().min(0),
  crashes_in_a_row: z.int().min(0),
  max_restarts: z.int().min(0),
  last_exit: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("how the last run ended, and its last output"),
});
