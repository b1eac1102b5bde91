import { z } from "zod";
import { STREAMS } from "./streams.ts";

/** Whatever a client wants echoed in the answer: any JSON, up to a length. */
export type RequestId = NonNullable<unknown> | null;

/** Longest interval a client may ask for. Units: seconds. */
export const MAX_INTERVAL_SECONDS = 3600;

const requestId = { id: z.unknown().optional() };

/** The commands that a client may send, by name. A field that is not named here is ignored. */
export const COMMANDS = {
  get_snapshot: z.object({ command: z.literal("get_snapshot"), ...requestId }),
  ping: z.object({
    command: z.literal("ping"),
    t: z.unknown().optional(),
    ...requestId,
  }),
  configure: z.object({
    command: z.literal("configure"),
    config: z.object({ fps_enabled: z.boolean().optional(), vr_tracking_enabled: z.boolean().optional() }),
    ...requestId,
  }),
  set_update_interval: z.object({
    command: z.literal("set_update_interval"),
    interval: z.number().min(0).max(MAX_INTERVAL_SECONDS),
    stream: z.enum(STREAMS).optional(),
    ...requestId,
  }),
} as const;

/** Name of a command. */
export type CommandName = keyof typeof COMMANDS;
/** A checked command of one name. */
export type Command<Name extends CommandName = CommandName> = z.infer<(typeof COMMANDS)[Name]>;
