import { z } from "zod";
import { recordOf } from "../../../base/record-of.ts";
import { MAX_INTERVAL_SECONDS } from "../../../protocol/commands.ts";
import { GAME_STREAMS, type GameStream, samplingOf } from "../../../protocol/streams.ts";
import type { Paces } from "../mcp-context.ts";
import type { ToolContext } from "../question.ts";
import { type Tool, tool } from "../tool.ts";

const wish = z
  .union(
    [
      z
        .number()
        .min(1 / MAX_INTERVAL_SECONDS)
        .max(1000),
      z.literal("every_sample"),
      z.literal("own"),
    ],
    { error: 'expected a rate in Hz, "every_sample" or "own"' },
  )
  .optional();

const inForce = z.strictObject(recordOf(GAME_STREAMS, () => z.string()));

/** `set_rates`: how often games tell of themselves. */
export function setRates({ paces, profiling }: ToolContext): Tool {
  return tool({
    name: "set_rates",
    title: "Set sampling rates",
    description:
      "How often games sample fps, poses and slow figures (performance) for everybody who asks for no rate: Hz, every_sample, or own for the game's own pace. Assistants have every frame and pose, and slow figures five times a second, unless a rate is set; at less, single late frames are missed. profile_hitches has the engine profile scripts so that worst_hitches names the function: it slows scripts down, and only of games started with --remote-debug to the relay. Holds until the relay ends or it is set again.",
    changes: "settings",
    right: "control",
    input: z.strictObject({
      ...recordOf(GAME_STREAMS, () => wish),
      profile_hitches: z.boolean().optional().describe("true has hitches from now on name the function"),
    }),
    output: z.strictObject({
      in_force: inForce.describe("interval of each, in words"),
      profile_hitches: z.boolean(),
    }),
    run(wishes) {
      const changes: Partial<Paces> = {};
      for (const stream of GAME_STREAMS) {
        const asked = wishes[stream];
        if (asked !== undefined)
          changes[stream] = asked === "own" ? null : asked === "every_sample" ? 0 : 1 / asked;
      }
      const { profile_hitches: profile } = wishes;
      const hasRates = Object.keys(changes).length > 0;
      if (!hasRates && profile === undefined)
        return {
          refusal: {
            code: "bad_command",
            message: `expected a rate for ${GAME_STREAMS.join(", ")}, or profile_hitches`,
          },
        };
      const refusal =
        (hasRates ? paces.change(changes) : undefined) ??
        (profile === undefined ? undefined : profiling.change(profile));
      if (refusal !== undefined) return { refusal };
      const now = paces.read();
      const in_force = recordOf(GAME_STREAMS, (stream) => words(now[stream], withAssistants(stream)));
      const told = GAME_STREAMS.map((stream) => `${stream}: ${in_force[stream]}`).join("; ");
      const profiled = profiling.read();
      const more = profiled ? " Scripts are profiled." : "";
      return { text: `In force: ${told}.${more}`, data: { in_force, profile_hitches: profiled } };
    },
  });
}

function withAssistants(stream: GameStream): string {
  const { judgedSeconds } = samplingOf(stream);
  if (judgedSeconds === undefined) return "";
  const often = judgedSeconds === 0 ? "every sample" : `every ${judgedSeconds} s`;
  return `, and ${often} while assistants are there`;
}

function words(intervalSeconds: number | null, own = ""): string {
  if (intervalSeconds === null) return `the game's own pace${own}`;
  return intervalSeconds === 0 ? "every sample" : `every ${Math.round(intervalSeconds * 10_000) / 10_000} s`;
}
