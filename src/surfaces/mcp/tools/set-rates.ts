import { z } from "zod";
import { MAX_INTERVAL_SECONDS } from "../../../protocol/commands.ts";
import { GAME_STREAMS } from "../../../protocol/streams.ts";
import type { Paces } from "../mcp-context.ts";
import type { ToolContext } from "../question.ts";
import { type Tool, tool } from "../tool.ts";

const wish = z
  .union([
    z
      .number()
      .min(1 / MAX_INTERVAL_SECONDS)
      .max(1000),
    z.literal("every_sample"),
    z.literal("own"),
  ])
  .optional();

const inForce = z.strictObject({
  fps: z.string(),
  vr_tracking: z.string(),
  performance: z.string(),
});

/** `set_rates`: how often games tell of themselves. */
export function setRates({ paces }: ToolContext): Tool {
  return tool({
    name: "set_rates",
    title: "Set sampling rates",
    description:
      "How often games sample fps, poses (vr_tracking) and slow figures (performance) for everybody who asks for no rate, this assistant among them: Hz, every_sample, or own for the game's own pace. Holds until the relay ends or it is set again. every_sample costs the game most, and finds single slow frames best.",
    changes: "settings",
    right: "control",
    input: z.strictObject({ fps: wish, vr_tracking: wish, performance: wish }),
    output: z.strictObject({ in_force: inForce.describe("interval of each, in words") }),
    run(wishes) {
      const changes: Partial<Paces> = {};
      for (const stream of GAME_STREAMS) {
        const asked = wishes[stream];
        if (asked !== undefined)
          changes[stream] = asked === "own" ? null : asked === "every_sample" ? 0 : 1 / asked;
      }
      if (Object.keys(changes).length === 0)
        return {
          refusal: { code: "bad_command", message: "expected a rate for fps, vr_tracking or performance" },
        };
      const refusal = paces.change(changes);
      if (refusal !== undefined) return { refusal };
      const now = paces.read();
      const in_force = {
        fps: words(now.fps),
        vr_tracking: words(now.vr_tracking),
        performance: words(now.performance),
      };
      const told = GAME_STREAMS.map((stream) => `${stream}: ${in_force[stream]}`).join("; ");
      return { text: `In force: ${told}.`, data: { in_force } };
    },
  });
}

function words(intervalSeconds: number | null): string {
  if (intervalSeconds === null) return "the game's own pace";
  return intervalSeconds === 0 ? "every sample" : `every ${Math.round(intervalSeconds * 10_000) / 10_000} s`;
}
