import { z } from "zod";
import { describeMessage } from "../../../delivery/index.ts";
import { connectedElsewhere } from "../../../hub/index.ts";
import { isJsonObject } from "../../../protocol/json-object.ts";
import { type FunctionCost, FunctionCosts } from "../summaries/function-costs.ts";
import { oneSourceInput, type ToolContext } from "../tool/question.ts";
import { theGame } from "../tool/the-game.ts";
import { type Tool, type ToolAnswer, tool } from "../tool/tool.ts";

const MAX_SECONDS = 30;
const MAX_FUNCTIONS = 10;
/** What a call of a function costs while scripts are profiled. docs/insight.md has the measurement. Units: milliseconds. */
const CALL_MILLIS = 0.0001;

const cost = z.strictObject({
  function: z.string(),
  place: z.string().nullable(),
  self_ms: z.number(),
  total_ms: z.number(),
  worst_ms: z.number(),
  calls: z.number(),
  caller: z.string().nullable(),
  other_thread: z.boolean(),
});

const output = z.strictObject({
  source: z.string(),
  seconds: z.number(),
  frames: z.int(),
  work_ms: z.number(),
  scripts_ms: z.number(),
  by_self: z.array(cost),
  by_total: z.array(cost),
  profiling: z.strictObject({
    estimated_ms: z.number(),
    process_ms_before: z.number().nullable(),
    process_ms_while: z.number().nullable(),
  }),
});

type Costs = ToolAnswer<z.input<typeof output>>;

/** `what_costs`: the functions of a game that cost most. Assistants that ask the same at a time share one measurement. */
export function whatCosts(context: ToolContext): Tool {
  const { insight, waits } = context;
  const running = new Map<string, Promise<Costs>>();
  return tool({
    name: "what_costs",
    title: "What costs time",
    description:
      "Profiles the scripts of a game that was started with --remote-debug to the relay: the functions with the most time a frame of their own (by_self) and in all (by_total), and their callers.",
    input: z.strictObject({
      source: oneSourceInput,
      seconds: z.number().min(1).max(MAX_SECONDS).default(5),
      limit: z.int().min(1).max(MAX_FUNCTIONS).default(5),
    }),
    output,
    async run({ source, seconds, limit }) {
      const found = theGame(context, source);
      if (found.refusal !== undefined) return { refusal: found.refusal };
      const { name } = found.game;
      const elsewhere = connectedElsewhere(found.game, "profile it");
      if (elsewhere !== undefined) return { refusal: elsewhere };
      const key = JSON.stringify([name, seconds]);
      const measurement =
        running.get(key) ?? measure(name, seconds, MAX_FUNCTIONS).finally(() => running.delete(key));
      running.set(key, measurement);
      const answer = await measurement;
      if (answer.refusal !== undefined) return answer;
      const data = {
        ...answer.data,
        by_self: answer.data.by_self.slice(0, limit),
        by_total: answer.data.by_total.slice(0, limit),
      };
      return { text: wordsOf(data), data };
    },
  });

  async function measure(source: string, seconds: number, count: number): Promise<Costs> {
    const processMillis = () =>
      insight.windows({ length: Math.ceil(seconds), source }).find(({ connected }) => connected)?.monitors
        .process_time_ms?.mean ?? null;
    const before = processMillis();
    const profile = context.profileScripts(source);
    if (profile === undefined) {
      const how = context.howToNameFunctions(source) ?? "this game has no scripts that can be profiled";
      return {
        refusal: { code: "could_not_measure", message: `expected the debugger of ${source}: ${how}` },
      };
    }
    const costs = new FunctionCosts();
    try {
      const waited = await waits.wait(
        {
          message(message) {
            if (message.topic.name !== "profiler/scripts" || message.source.name !== source) return undefined;
            const { data } = describeMessage(message);
            if (isJsonObject(data)) costs.add(data);
            return undefined;
          },
        },
        seconds * 1000,
        // Others may share the measurement, so it goes on if one of them hangs up.
        new AbortController().signal,
      );
      if (waited.refusal !== undefined) return { refusal: waited.refusal };
    } finally {
      profile.release();
    }
    const { workMillis, scriptMillis, calls } = costs.perFrame;
    const { bySelf, byTotal } = costs.top(count);
    const data = {
      source,
      seconds,
      frames: costs.frames,
      work_ms: workMillis,
      scripts_ms: scriptMillis,
      by_self: bySelf,
      by_total: byTotal,
      profiling: {
        estimated_ms: Number((calls * CALL_MILLIS).toPrecision(2)),
        process_ms_before: before,
        process_ms_while: processMillis(),
      },
    };
    return { text: "", data };
  }
}

function wordsOf(data: z.input<typeof output>): string {
  const { source, seconds, frames, by_self, by_total, work_ms, profiling } = data;
  if (frames === 0)
    return `${source} sent no profile in ${seconds} s: it drew no frame, or its scripts did nothing.`;
  const { estimated_ms: estimated, process_ms_before: before, process_ms_while: during } = profiling;
  const measured =
    before === null || during === null
      ? ""
      : `; its process step took ${before} ms before and ${during} ms meanwhile`;
  return [
    `${source}, ${frames} frames in ${seconds} s, ${work_ms} ms of work a frame. Most time of their own, a frame:`,
    ...by_self.map(lineOf),
    `Most time with all that they call: ${by_total.map(({ function: name, total_ms }) => `${name} ${total_ms} ms`).join(", ")}.`,
    `Profiling is off again. It cost about ${estimated} ms a frame${measured}.`,
  ].join("\n");
}

function lineOf(one: FunctionCost): string {
  const { function: name, place, self_ms, total_ms, worst_ms, calls, caller, other_thread } = one;
  const called = caller === null ? "" : `, called by ${caller}`;
  const where = other_thread ? ", on another thread" : "";
  return `- ${name}${place === null ? "" : ` (${place})`}: ${self_ms} ms of ${total_ms} in all, at most ${worst_ms} in one frame, ${calls} calls${called}${where}`;
}
