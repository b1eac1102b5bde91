import type { ToolContext } from "../tool/question.ts";
import type { Tool } from "../tool/tool.ts";
import type { RecordedMoments } from "./recorded-moments.ts";
import { recordingInput } from "./recording-input.ts";

/** A tool that also answers of a recording: the same questions, with the end of the recording, or a moment in it, as now. */
export function orOfRecording(
  make: (context: ToolContext) => Tool,
  context: ToolContext,
  recorded: RecordedMoments,
): Tool {
  const live = make(context);
  /** The same tool for a recording, as long as that is kept. */
  const made = new WeakMap<ToolContext, Tool>();
  return {
    ...live,
    input: live.input.extend(recordingInput),
    async run(input, signal, nextTurn) {
      const { recording, until, ...asked } = input as {
        recording?: string;
        until?: number;
        window_s?: unknown;
        id?: unknown;
      };
      if (recording === undefined) return live.run(asked, signal, nextTurn);
      const isWhole = asked.window_s === "run" || asked.id !== undefined;
      const moment = await recorded.at({ recording, until, isWhole }, nextTurn, signal);
      const tool = made.get(moment.context) ?? make(moment.context);
      made.set(moment.context, tool);
      const answer = await tool.run(asked, signal, nextTurn);
      if (answer.refusal !== undefined) return answer;
      return { ...answer, text: `In the recording ${recording}, ${spanWords(moment)}:\n${answer.text}` };
    },
  };
}

function spanWords({ from, to }: { from: number; to: number }): string {
  const time = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);
  return `from ${time(from)} to ${time(to)} UTC, which is now`;
}
