import { z } from "zod";
import { unknownGame } from "../../../hub/index.ts";
import { type Hitch, onlyWaited, type WindowLength } from "../../../insight/index.ts";
import { askTheDevice } from "../summaries/ask-the-device.ts";
import { aroundOutput, describeAround } from "../summaries/hitch-around.ts";
import { describeHitch, type HitchLine, hitchLine, hitchOutput } from "../summaries/hitch-lines.ts";
import { sourceInput, type ToolContext, windowInput, windowOutput } from "../tool/question.ts";
import {
  NOT_SAMPLED,
  type Sampled,
  sampledOf,
  sampledOutput,
  sampledWords,
  untilSampled,
} from "../tool/sampling.ts";
import { type Tool, tool } from "../tool/tool.ts";

const DEFAULT_HITCHES = 5;
const MAX_HITCHES = 50;
const MAX_GAMES = 4;
/** The causes of which the engine's profile may name a function: a physics step runs scripts too. */
const OF_SCRIPTS: ReadonlySet<string> = new Set(["script", "physics"]);

/** `worst_hitches`: the worst hitches of a window, and why. */
export function worstHitches(context: ToolContext): Tool {
  const { hub, insight } = context;
  return tool({
    name: "worst_hitches",
    title: "Worst hitches and why",
    description:
      "The worst runs of late frames in a window and their causes. With `id` one of them, and what happened around it.",
    input: z.strictObject({
      window_s: windowInput(60),
      source: sourceInput,
      limit: z.int().min(1).max(MAX_HITCHES).default(DEFAULT_HITCHES),
      id: z.string().max(100).optional().describe("a hitch of any time"),
    }),
    output: z.strictObject({
      window_s: windowOutput,
      sampled: z
        .array(z.strictObject({ source: z.string(), samples: z.int(), ...sampledOutput.shape }))
        .describe("how much of the window was sampled, for each connected game"),
      total: z.int().describe("hitches in the window"),
      lost_frames: z.int().describe("refreshes lost in all of them"),
      waited: z
        .int()
        .describe(
          "further late frames in which the game only waited, for less than half a second, for a busy machine, the XR runtime or the display",
        ),
      hitches: z.array(hitchOutput).describe("the worst first"),
      around: aroundOutput.nullable().describe("with `id`: what happened around the hitch"),
      pictures: z.array(z.string()).describe("with `id`: resources of the pictures that were attached to it"),
      how_to_name_functions: z
        .string()
        .nullable()
        .describe("how to find the function, if a script was the cause and its function is unknown"),
      ask_the_device: z
        .string()
        .nullable()
        .describe("where to ask next, if only the headset itself can know more of a cause"),
    }),
    async run({ window_s: length, source, limit, id }, signal) {
      const refusal = unknownGame(hub.registry, source);
      if (refusal !== undefined) return { refusal };
      if (id === undefined) await untilSampled(context, source, signal);
      const isAnyTime = length === "run" || id !== undefined;
      const every = insight.hitches
        .find({ source, id, waiting: true })
        .filter(({ to, epoch }) => isAnyTime || to >= insight.nowOf(epoch) - length);
      if (id !== undefined && every.length === 0)
        return {
          refusal: { code: "not_found", message: `expected a hitch that is kept, got ${id}` },
        };
      const found = every.filter((hitch) => !onlyWaited(hitch) || id !== undefined);
      const worst = found.toSorted((one, other) => other.worst.ms - one.worst.ms).slice(0, limit);
      const around = id === undefined ? undefined : insight.hitches.context(id);
      const sampled = sampling(id === undefined ? source : worst[0]?.source, length);
      const data = {
        window_s: length,
        sampled: sampled.slice(0, MAX_GAMES),
        total: found.length,
        lost_frames: found.reduce((sum, { lost_frames }) => sum + lost_frames, 0),
        waited: every.length - found.length,
        hitches: worst.map((one) => describeHitch(one, insight.nowOf(one.epoch))),
        around: around === undefined ? null : describeAround(around),
        pictures: id === undefined ? [] : context.pictures.ofHitch(id),
        how_to_name_functions: howToNameFunctions(worst),
        ask_the_device: askTheDevice(hub, worst),
      };
      const isNew = id !== undefined && around === undefined;
      const text = isNew
        ? `${data.hitches.map(hitchLine).join("\n")}\nWhat happened around it will be known in a few seconds.`
        : wordsOf({ ...data, sampled });
      return { text, data };
    },
  });

  function howToNameFunctions(found: readonly Hitch[]): string | null {
    const unnamed = found.find(({ cause: why }) => OF_SCRIPTS.has(why.kind) && why.function === undefined);
    if (unnamed === undefined) return null;
    const how = context.howToNameFunctions(unnamed.source);
    if (how !== undefined) return `${how[0]?.toUpperCase()}${how.slice(1)}. Then make it happen again.`;
    const wasInTheWay = unnamed.cause.hint !== undefined;
    return wasInTheWay ? "Scripts are profiled now: make it happen again to find the function." : null;
  }

  function sampling(source: string | undefined, length: WindowLength) {
    const windows = insight.windows({ length, source });
    const told = windows
      .filter(({ connected, samples }) => connected || samples > 0)
      .map((window) => ({
        source: window.source,
        samples: window.samples,
        ...sampledOf(context, window, length),
      }));
    const silent = hub.registry
      .connected()
      .filter(({ name, epoch }) => (source ?? name) === name && windows.every((one) => one.epoch !== epoch))
      .map(({ name }) => ({ source: name, samples: 0, ...NOT_SAMPLED }));
    // Of many games those of which the least is known.
    return [...silent, ...told].sort((one, other) => one.every_frame_for_s - other.every_frame_for_s);
  }
}

function wordsOf({
  window_s,
  total,
  lost_frames,
  waited,
  hitches,
  sampled,
  around,
  how_to_name_functions: howTo,
  ask_the_device: device,
}: {
  window_s: WindowLength;
  total: number;
  lost_frames: number;
  waited: number;
  hitches: HitchLine[];
  sampled: ({ source: string } & Sampled)[];
  around: z.input<typeof aroundOutput> | null;
  how_to_name_functions: string | null;
  ask_the_device: string | null;
}): string {
  const window = window_s === "run" ? "the run" : `the last ${window_s} s`;
  if (around !== null)
    return [
      ...hitches.map(hitchLine),
      "Around it:",
      ...around.events.map(({ t_ms, topic, what }) => `- ${t_ms} ms, ${topic}: ${what}`),
      ...(device === null ? [] : [device]),
    ].join("\n");
  const waits =
    waited === 0 ? "" : ` ${waited} more in which a game only waited (busy machine, XR runtime or display).`;
  const inPart = sampled.filter(({ every_frame }) => !every_frame);
  const told = inPart.length > MAX_GAMES ? inPart.slice(0, 1) : inPart;
  const others = inPart.length - told.length;
  const part =
    told.map((one) => sampledWords(one.source, one)).join("") +
    (others > 0 ? ` ${others} other games were not sampled throughout either.` : "");
  const head =
    total === 0
      ? `No hitches were seen in ${window}.${waits}${part}`
      : `${total} ${total === 1 ? "hitch" : "hitches"} in ${window}, ${lost_frames} refreshes lost in all.${waits}${part} The worst first:`;
  const none = sampled.length === 0 ? ["No game is connected, and none was in the window."] : [];
  const next = [howTo, device].filter((one) => one !== null);
  return [head, ...none, ...hitches.map(hitchLine), ...next].join("\n");
}
