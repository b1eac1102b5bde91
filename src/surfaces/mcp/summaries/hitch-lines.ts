import { z } from "zod";
import { shortened } from "../../../base/shortened.ts";
import { type Cause, type Hitch, lostWords } from "../../../insight/index.ts";

const cause = z.strictObject({
  kind: z
    .string()
    .describe(
      "script, physics, render, gpu, scene_load, memory, log_flood, tracking_loss, throttling, waiting or unknown",
    ),
  confidence: z.number().describe("0 is a guess, 1 is measured"),
  evidence: z.string(),
  where: z.string().nullable().describe("function, file and line of a script, if the engine was profiled"),
});

/** A hitch in short form. */
export const hitchOutput = z.strictObject({
  id: z.string(),
  source: z.string(),
  at: z.number().describe("unix seconds, when its worst frame ended"),
  ago_s: z.number(),
  worst_ms: z.number(),
  frame: z
    .number()
    .nullable()
    .describe("number of its worst frame; null if only the game's own summary reports it"),
  usual_ms: z.number().nullable().describe("usual frame time before the hitch"),
  lost_frames: z.int().describe("display refreshes without a new frame"),
  usual_frames_lost: z
    .int()
    .describe("the same as frames of the usual length, for a game that runs slower than its display"),
  duration_ms: z.number(),
  budget_ms: z.number(),
  budget_origin: z
    .enum(["given", "xr_display", "max_fps", "screen", "guessed"])
    .describe("where the budget comes from"),
  refresh_ms: z.number().describe("time from one refresh of the display to the next"),
  cause,
  final: z.boolean().describe("false for about 2 s, while more about its cause may become known"),
  also: z.array(z.string()).describe("kinds of other possible causes"),
  recording: z
    .string()
    .nullable()
    .describe("the recording of the black box that holds the seconds around it, at /recordings/NAME.mcap"),
});

/** One {@link hitchOutput}. */
export type HitchLine = z.input<typeof hitchOutput>;

/** Shortens a hitch. Units: `now`, unix seconds. */
export function describeHitch(hitch: Hitch, now: number): HitchLine {
  const { id, source, worst, lost_frames, usual_frames_lost, duration_ms, usual_ms } = hitch;
  const { budget_ms, budget_origin, refresh_ms, state, cause: why, also } = hitch;
  return {
    id,
    source,
    at: worst.at,
    ago_s: Math.round((now - worst.at) * 10) / 10,
    worst_ms: worst.ms,
    frame: worst.frame,
    usual_ms,
    lost_frames,
    usual_frames_lost,
    duration_ms,
    budget_ms,
    budget_origin,
    refresh_ms,
    cause: {
      kind: why.kind,
      confidence: Math.round(why.confidence * 100) / 100,
      evidence: shortened(why.evidence, 240),
      where: whereOf(why),
    },
    final: state === "complete",
    also: also.slice(0, 4).map(({ kind }) => kind),
    recording: hitch.recording ?? null,
  };
}

function whereOf({ function: name, file, line: number }: Cause): string | null {
  const place = [file, number].filter((part) => part !== undefined).join(":");
  const words = [name, place === "" ? undefined : `(${place})`]
    .filter((part) => part !== undefined)
    .join(" ");
  return words === "" ? null : shortened(words, 200);
}

/** A hitch in one line. */
export function hitchLine(line: HitchLine): string {
  const { source, ago_s, worst_ms, frame, usual_ms, cause: why, final } = line;
  const place = why.where === null ? "" : ` in ${why.where}`;
  const which = frame === null ? "no known frame" : `frame ${frame}`;
  const usual = usual_ms === null ? "" : `, usually ${usual_ms}`;
  const later = final ? "" : " (more may become known: ask again in 3 s)";
  const kept = line.recording === null ? "" : `; recorded as ${line.recording}`;
  return `- ${source}, ${ago_s} s ago: ${worst_ms} ms (${which}${usual}), ${lostWords(line)}; ${why.kind}${place}, confidence ${why.confidence}: ${why.evidence}${kept}${later}`;
}
