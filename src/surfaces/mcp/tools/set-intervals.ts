import { z } from "zod";
import { recordOf } from "../../../base/record-of.ts";
import { MAX_INTERVAL_SECONDS } from "../../../protocol/limits.ts";
import { GAME_STREAMS, type GameStream, samplingOf } from "../../../protocol/streams.ts";
import type { Intervals } from "../tool/mcp-context.ts";
import type { ToolContext } from "../tool/question.ts";
import { type Tool, tool } from "../tool/tool.ts";

const interval = z
  .union([z.number().min(0).max(MAX_INTERVAL_SECONDS), z.literal("own")], {
    error: `expected seconds from 0 (every sample) to ${MAX_INTERVAL_SECONDS}, or "own"`,
  })
  .optional()
  .describe("seconds; 0: every sample; own: as the game does");

const inForce = z.strictObject(recordOf(GAME_STREAMS, () => z.string()));
/** A field for each stream. */
const FIELDS = recordOf(
  GAME_STREAMS.map((stream) => `${stream}_interval_s` as const),
  () => interval,
);

/** `set_intervals`: sets how often games sample. */
export function setIntervals({ settings }: ToolContext): Tool {
  return tool({
    name: "set_intervals",
    title: "Set sampling intervals",
    description:
      "How often games sample frames, poses and monitors, until set again. Unset, assistants get every frame and pose; longer intervals miss late frames. profile_hitches lets worst_hitches name functions: it slows scripts down, and the game must be started with --remote-debug.",
    changes: "settings",
    right: "control",
    input: z.strictObject({
      ...FIELDS,
      profile_hitches: z.boolean().optional(),
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
        const message = `expected ${Object.keys(FIELDS).join(", ")} or profile_hitches`;
        return { refusal: { code: "bad_command", message } };
      }
      const refusal = settings.change({ intervals, profilesHitches });
      if (refusal !== undefined) return { refusal };
      const now = settings.intervals();
      const in_force = recordOf(GAME_STREAMS, (stream) => words(now[stream], withAssistants(stream)));
      const told = GAME_STREAMS.map((stream) => `${stream}: ${in_force[stream]}`).join("; ");
      const profiled = settings.profilesHitches();
      const more = profiled ? " Scripts are profiled." : "";
      return { text: `In force: ${told}.${more}`, data: { in_force, profile_hitches: profiled } };
    },
  });
}

/** What assistants need to judge games, as an addition to a sentence. */
function withAssistants(stream: GameStream): string {
  const { judgedSeconds } = samplingOf(stream);
  if (judgedSeconds === undefined) return "";
  return `, and every ${judgedSeconds === 0 ? "sample" : `${judgedSeconds} s`} while assistants are there`;
}

function words(intervalSeconds: number | null, own = ""): string {
  if (intervalSeconds === null) return `the game's own interval${own}`;
  return intervalSeconds === 0 ? "every sample" : `every ${Math.round(intervalSeconds * 10_000) / 10_000} s`;
}
