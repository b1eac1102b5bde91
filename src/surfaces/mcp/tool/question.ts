import { z } from "zod";
import type { Hub } from "../../../hub/index.ts";
import { KEPT_SECONDS, type WindowLength } from "../../../insight/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import type { Attention } from "./attention.ts";
import type { HubWaits } from "./hub-waits.ts";
import type { McpContext } from "./mcp-context.ts";

/** What tools work with. */
export interface ToolContext extends McpContext {
  waits: HubWaits;
  attention: Attention;
}

/** The game that is meant. */
export const sourceInput = sourceName
  .optional()
  .describe("the game that is meant, by its name; all of them without");

/** How far back a question goes. */
export function windowInput(byDefault: number): z.ZodType<WindowLength, WindowLength | undefined> {
  return z
    .union([z.number().min(1).max(KEPT_SECONDS), z.literal("run")], {
      error: `expected a number of seconds from 1 to ${KEPT_SECONDS}, or "run"`,
    })
    .default(byDefault)
    .describe(
      `how far back from now: seconds, ${KEPT_SECONDS} at most, or run for all since the game connected`,
    );
}

/** A window as answers state it. */
export const windowOutput = z
  .union([z.number(), z.literal("run")])
  .describe("asked for: seconds up to now, or run");

/** Why there is nothing to say of games: none is known, or none of that name. */
export function noGame(hub: Hub, source: string | undefined): Refusal {
  const names = hub.registry.all().map(({ name }) => name);
  const there = names.length === 0 ? "no game has connected" : `there are ${names.slice(0, 16).join(", ")}`;
  const expected =
    source === undefined ? "expected a game that has told something" : `expected a game called ${source}`;
  return { code: "no_game", message: `${expected}; ${there}` };
}
