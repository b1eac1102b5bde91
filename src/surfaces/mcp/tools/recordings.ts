import { z } from "zod";
import type { ToolContext } from "../tool/question.ts";
import { type Tool, tool } from "../tool/tool.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

const recording = z.strictObject({
  name: z.string(),
  state: z.enum(["recording", "complete", "cut", "unreadable"]).describe("only complete ones can be asked"),
  from: z.number().nullable(),
  to: z.number().nullable(),
  bytes: z.int(),
});

/** `recordings`: the recordings of the relay. */
export function recordings({ shelves }: ToolContext): Tool {
  return tool({
    name: "recordings",
    title: "Recordings",
    description:
      "The recordings of the relay and its black box, the newest first. Other tools take the name of one as `recording`.",
    input: z.strictObject({ limit: z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT) }),
    output: z.strictObject({ total: z.int(), recordings: z.array(recording) }),
    async run({ limit }, _, nextTurn) {
      const kinds = (await shelves.all()).map(({ shelf }) => shelf.list());
      const newest: z.infer<typeof recording>[] = [];
      for (const describe of kinds.flatMap((all) => all.slice(-limit))) {
        const { name, state, from, to, bytes } = describe();
        newest.push({ name, state, from, to, bytes });
        await nextTurn();
      }
      newest.sort((one, other) => (other.from ?? Infinity) - (one.from ?? Infinity)).splice(limit);
      const total = kinds.reduce((sum, all) => sum + all.length, 0);
      const lines = newest.map(({ name, state, from, to }) => {
        const seconds = from === null || to === null ? "" : `, ${Math.round(to - from)} s`;
        return `- ${name}: ${state}${seconds}${to === null ? "" : ` until ${new Date(to * 1000).toISOString().slice(0, 19)} UTC`}`;
      });
      return {
        text: [`${total} recordings, ${newest.length} shown.`, ...lines].join("\n"),
        data: { total, recordings: newest },
      };
    },
  });
}
