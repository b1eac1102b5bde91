import { z } from "zod";
import { MAX_INTERVAL_SECONDS } from "../../../protocol/commands.ts";
import { GAME_STREAMS } from "../../../protocol/streams.ts";
import type { Intervals } from "../tool/mcp-context.ts";
import type { ToolContext } from "../tool/question.ts";
import { type Tool, tool } from "../tool/tool.ts";

const interval = z
  .union([z.number().min(0).max(MAX_INTERVAL_SECONDS), z.literal("own")], {
    error: `expected seconds from 0 (every sample) to ${MAX_INTERVAL_SECONDS}, or "own"`,
  })
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
      "Sets how often games sample frames (fps), poses (vr_tracking) and monitors (performance) for clients that ask for no rate: seconds, 0 for every sample, or own for the game's own interval. Assistants get every frame and pose, and monitors five times a second, unless an interval is set; a longer interval misses single late frames. profile_hitches makes the engine profile scripts, so that worst_hitches names the function: this slows scripts down and works only for games started with --remote-debug to the relay. The settings hold until they are set again or the relay ends.",
    changes: "settings",
    right: "control",
    input: z.strictObject({
      fps_interval_s: interval,
      vr_tracking_interval_s: interval,
      performance_interval_s: interval,
      profile_hitches: z.boolean().optional().describe("whether hitches from now on name the function"),
    }),
    output: z.strictObject({
      in_force: inForce.describe("the interval of each stream, in words"),
      profile_hitches: z.boolean(),
    }),
    run({ profile_hitches: profilesHitches, ...asked }) {
      const intervals: Partial<Intervals> = {};
      for (const stream of GAME_STREAMS) {
        const seconds = asked[`${stream}_interval_s`];
        if (seconds !== undefined) intervals[stream] = seconds === "own" ? null : seconds;
      }
      if (Object.keys(intervals).length === 0 && profilesHitches === undefined) {
        const message =
          "expected fps_interval_s, vr_tracking_interval_s, performance_interval_s or profile_hitches";
        return { refusal: { code: "bad_command", message } };
      }
      const refusal = settings.change({ intervals, profilesHitches });
      if (refusal !== undefined) return { refusal };
      const now = settings.intervals();
      const in_force = {
        fps: words(now.fps, WITH_ASSISTANTS),
        vr_tracking: words(now.vr_tracking, WITH_ASSISTANTS),
        performance: words(now.performance, MONITORS_WITH_ASSISTANTS),
      };
      const told = GAME_STREAMS.map((stream) => `${stream}: ${in_force[stream]}`).join("; ");
      const profiled = settings.profilesHitches();
      const more = profiled ? " Scripts are profiled." : "";
      return { text: `In force: ${told}.${more}`, data: { in_force, profile_hitches: profiled } };
    },
  });
}

const WITH_ASSISTANTS = ", and every sample while assistants are there";
const MONITORS_WITH_ASSISTANTS = ", and five times a second while assistants are there";

function words(intervalSeconds: number | null, own = ""): string {
  if (intervalSeconds === null) return `the game's own interval${own}`;
  return intervalSeconds === 0 ? "every sample" : `every ${Math.round(intervalSeconds * 10_000) / 10_000} s`;
}
