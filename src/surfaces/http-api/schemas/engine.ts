import { z } from "zod";
import { unixSeconds } from "./common.ts";

/** State of the engine. */
const engineStanding = z.enum(["idle", "running", "restarting", "stopping", "stopped", "exited", "gave_up"]);

/** The answer to `GET /engine`. */
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
    .describe("how the last run ended, with its last output"),
});

const portHealth = z.strictObject({
  status: z.enum(["ok", "not_listening", "off"]).describe("`off`: a game has no such server"),
  port: z.int().optional(),
});

/** The answer to `GET /health` of a relay that runs an engine. */
export const engineHealth = z.strictObject({
  status: z.enum(["ok", "failing"]),
  relay: z.strictObject({ status: z.literal("ok") }),
  engine: z.strictObject({ status: engineStanding, pid: z.int().optional() }),
  language_server: portHealth,
  debug_adapter: portHealth,
});
