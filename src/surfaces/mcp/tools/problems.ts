import { z } from "zod";
import { counted } from "../../../base/counted.ts";
import { shortened } from "../../../base/shortened.ts";
import { unknownGame } from "../../../hub/index.ts";
import { isJsonObject } from "../../../protocol/json-object.ts";
import { agoWords } from "../summaries/ago-words.ts";
import { type ProblemGroup, problemGroups } from "../summaries/problem-groups.ts";
import { everyEvent } from "../tool/every-event.ts";
import { sourceInput, type ToolContext } from "../tool/question.ts";
import { type Tool, tool } from "../tool/tool.ts";

const DEFAULT_GROUPS = 5;
const MAX_GROUPS = 50;
const PRINTS = 8;
/** Longest message of a group, and longest line that a game printed. Units: characters. */
const MESSAGE_CHARACTERS = 160;
const PRINT_CHARACTERS = 100;
/** Longest stack, and all stacks of an answer with the usual limit. Units: characters. */
const STACK_CHARACTERS = 1200;

const group = z.strictObject({
  kind: z.enum(["error", "warning"]),
  source: z.string(),
  place: z.string().nullable().describe("file:line in function"),
  message: z.string(),
  count: z.int(),
  first: z.number(),
  last: z.number(),
  offset: z.int(),
  stack: z.array(z.string()),
  stack_left_out: z.int(),
});

/** `problems`: errors and warnings in groups, and what games printed. */
export function problems(context: ToolContext): Tool {
  const { hub, insight } = context;
  return tool({
    name: "problems",
    title: "Errors, warnings, prints",
    description:
      "Errors and warnings grouped by place and message, with count, times and a stack; and the last prints.",
    input: z.strictObject({
      source: sourceInput,
      limit: z.int().min(1).max(MAX_GROUPS).default(DEFAULT_GROUPS),
    }),
    output: z.strictObject({
      total: z.int().describe("groups in the history"),
      groups: z.array(group),
      prints: z.array(z.strictObject({ at: z.number(), source: z.string(), text: z.string() })),
    }),
    run({ source, limit }) {
      const refusal = unknownGame(hub.registry, source);
      if (refusal !== undefined) return { refusal };
      const ofGame = everyEvent(context, { topics: ["log/*"] }).events.filter(
        (event) => (source ?? event.source) === event.source,
      );
      const groups = problemGroups(ofGame.filter(({ topic }) => topic !== "log/info"));
      let room = Math.max(1, limit / DEFAULT_GROUPS) * STACK_CHARACTERS;
      const shown = groups.slice(0, limit).map(({ stack: whole, epoch, ...one }) => {
        const stack = fitting(whole, Math.min(room, STACK_CHARACTERS));
        room -= stack.join("").length;
        const message = shortened(one.message, MESSAGE_CHARACTERS);
        const place = one.place === null ? null : shortened(one.place, MESSAGE_CHARACTERS);
        const data = { ...one, message, place, stack, stack_left_out: whole.length - stack.length };
        return { data, line: lineOf(data, agoWords(insight, { epoch, at: one.last })) };
      });
      const prints = ofGame
        .filter(({ topic }) => topic === "log/info")
        .slice(-PRINTS)
        .map(({ timestamp, source: game, data }) => ({
          at: Number(timestamp),
          source: String(game),
          text: shortened(isJsonObject(data) ? String(data.message) : "", PRINT_CHARACTERS),
        }));
      const head = groups.length === 0 ? "No errors and no warnings." : countWords(groups);
      const last = prints.at(-1);
      return {
        text: [
          head,
          ...shown.map(({ line }) => line),
          ...(last === undefined
            ? []
            : [`The last of ${counted(prints.length, "print", "prints")}: ${last.text}`]),
        ].join("\n"),
        data: { total: groups.length, groups: shown.map(({ data }) => data), prints },
      };
    },
  });
}

function countWords(groups: readonly ProblemGroup[]): string {
  const sum = (kind: ProblemGroup["kind"]) =>
    groups.filter((one) => one.kind === kind).reduce((count, one) => count + one.count, 0);
  return `${counted(sum("error"), "error", "errors")} and ${counted(sum("warning"), "warning", "warnings")} in ${counted(groups.length, "group", "groups")}.`;
}

function lineOf(
  { kind, place, message, count, source }: z.infer<typeof group>,
  ago: string | undefined,
): string {
  const last = ago === undefined ? "" : `, last ${ago}`;
  const where = place === null ? "" : `${place}: `;
  return `- ${kind} of ${source}, ${counted(count, "time", "times")}${last}: ${where}${shortened(message, PRINT_CHARACTERS)}`;
}

/** The innermost calls of a stack that fit. */
function fitting(stack: readonly string[], characters: number): string[] {
  let room = characters;
  return stack.filter((line) => {
    room -= line.length;
    return room >= 0;
  });
}
