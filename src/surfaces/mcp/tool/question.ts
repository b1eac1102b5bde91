import { z } from "zod";
import { KEPT_SECONDS, type WindowLength } from "../../../insight/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import type { KeptPictures } from "../pictures/kept-pictures.ts";
import type { Attention } from "./attention.ts";
import type { HubWaits } from "./hub-waits.ts";
import type { McpContext } from "./mcp-context.ts";

/** What tools need of the relay. */
export interface ToolContext extends McpContext {
  waits: Pick<HubWaits, "wait">;
  attention: Attention;
  pictures: KeptPictures;
}

/** The input that names a game. */
export const sourceInput = sourceName.optional().describe("name of a game; default: all");

/** The input that names the one game that is asked to do something. */
export const oneSourceInput = sourceName.optional().describe("which game, if there are several");

/** The input that narrows events by a text. */
export const containsInput = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe("a text in the event, in any case");

/** The input for the length of a time window. */
export function windowInput(byDefault: number): z.ZodType<WindowLength, WindowLength | undefined> {
  return z
    .union([z.number().min(1).max(KEPT_SECONDS), z.literal("run")], {
      error: `expected a number of seconds from 1 to ${KEPT_SECONDS}, or "run"`,
    })
    .default(byDefault)
    .describe(`seconds up to now, at most ${KEPT_SECONDS}; run: since the game connected`);
}

/** The window in an answer. */
export const windowOutput = z
  .union([z.number(), z.literal("run")])
  .describe("the requested window: seconds up to now, or run");
