import { z } from "zod";
import { unixSeconds } from "./common.ts";

/** How the engine stands. */
const engineStanding = z.enum(["idle", "running", "restarting", "stopping", "stopped", "exited", "gave_up"]);

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

const portHealth = z.strictObject({
  status: z.enum(["ok", "not_listening", "off"]).describe("`off`: a game has none"),
  port: z.int().optional(),
});

/** What `/health` answers where an engine runs beside the relay. */
export const engineHealth = z.strictObject({
  status: z.enum(["ok", "failing"]),
  relay: z.strictObject({ status: z.literal("ok") }),
  engine: z.strictObject({ status: engineStanding, pid: z.int().optional() }),
  language_server: portHealth,
  debug_adapter: portHealth,
});

/** How one of the editor's servers is. */
export type PortHealth = z.input<typeof portHealth>;

/** How the engine and the servers of its editor are. */
export interface EngineHealth {
  ok: boolean;
  parts: {
    engine: { status: z.input<typeof engineStanding>; pid?: number };
    language_server: PortHealth;
    debug_adapter: PortHealth;
  };
}
