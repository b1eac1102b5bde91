import { z } from "zod";
import { MAX_INTERVAL_SECONDS } from "../../../protocol/commands.ts";
import { GAME_STREAMS } from "../../../protocol/streams.ts";
import type { Intervals } from "../tool/mcp-context.ts";
import type { ToolContext } from "../tool/question.ts";
import { type Tool, tool } from "../tool/tool.ts";

const asked = z
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

const inForce = z.strictObject({
  fps: z.string(),
  vr_tracking: z.string(),
  performance: z.string(),
});

/** `set_intervals`: sets how often games sample. */
export function setIntervals({ settings }: ToolContext): Tool {
  return tool({
    name: "set_intervals",
    title: "Set sampling intervals",
    description:
      "How often games sample fps, poses (vr_tracking) and slow figures (performance) for everybody who asks for no rate: Hz, every_sample, or own for the game's own pace. Assistants have every frame and pose, and slow figures five times a second, unless a rate is set; at less, single late frames are missed. profile_hitches has the engine profile scripts so that worst_hitches names the function: it slows scripts down, and only of games started with --remote-debug to the relay. Holds until the relay ends or it is set again.",
    changes: "settings",
    right: "control",
    input: z.strictObject({
      fps: asked,
      vr_tracking: asked,
      performance: asked,
      profile_hitches: z.boolean().optional().describe("true has hitches from now on name the function"),
    }),
    output: z.strictObject({
      in_force: inForce.describe("interval of each, in words"),
      profile_hitches: z.boolean(),
    }),
    run({ profile_hitches: profilesHitches, ...streams }) {
      const intervals: Partial<Intervals> = {};
      for (const stream of GAME_STREAMS) {
        const rate = streams[stream];
        if (rate !== undefined)
          intervals[stream] = rate === "own" ? null : rate === "every_sample" ? 0 : 1 / rate;
      }
      if (Object.keys(intervals).length === 0 && profilesHitches === undefined) {
        const message = "expected a rate for fps, vr_tracking or performance, or profile_hitches";
        return { refusal: { code: "bad_command", message } };
      }
      const refusal = settings.change({ intervals, profilesHitches });
      if (refusal !== undefined) return { refusal };
      const now = settings.intervals();
      const in_force = {
        fps: words(now.fps, WITH_ASSISTANTS),
        vr_tracking: words(now.vr_tracking, WITH_ASSISTANTS),
        performance: words(now.performance, FIGURES_WITH_ASSISTANTS),
      };
      const told = GAME_STREAMS.map((stream) => `${stream}: ${in_force[stream]}`).join("; ");
      const profiled = settings.profilesHitches();
      const more = profiled ? " Scripts are profiled." : "";
      return { text: `In force: ${told}.${more}`, data: { in_force, profile_hitches: profiled } };
    },
  });
}

const WITH_ASSISTANTS = ", and every sample while assistants are there";
const FIGURES_WITH_ASSISTANTS = ", and five times a second while assistants are there";

function words(intervalSeconds: number | null, own = ""): string {
  if (intervalSeconds === null) return `the game's own pace${own}`;
  return intervalSeconds === 0 ? "every sample" : `every ${Math.round(intervalSeconds * 10_000) / 10_000} s`;
}
