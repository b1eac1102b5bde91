import { z } from "zod";
import { describeMessage } from "../../../delivery/index.ts";
import { type HubMessage, unknownGame } from "../../../hub/index.ts";
import type { WindowOfGame } from "../../../insight/index.ts";
import { topicPattern } from "../../../protocol/commands.ts";
import { matchesTopic } from "../../../protocol/topic-patterns.ts";
import { type EventLine, eventLine, eventLineOf } from "../summaries/event-lines.ts";
import { containsInput, sourceInput, type ToolContext } from "../tool/question.ts";
import { type Tool, tool } from "../tool/tool.ts";

/** Longest wait, since clients give up on a request after a minute. Units: seconds. */
const MAX_WAIT_SECONDS = 55;

const STATISTICS = {
  fps: ({ fps }) => fps,
  frame_p99_ms: ({ frame_time_ms }) => frame_time_ms?.p99,
  frame_max_ms: ({ frame_time_ms }) => frame_time_ms?.max,
  stale_share: ({ stale_share }) => stale_share,
  physics_p99_ms: ({ physics_time_ms }) => physics_time_ms?.p99,
  memory_mb: ({ memory }) => memory?.last_mb,
  headset_tracked_share: ({ tracking }) =>
    tracking?.devices.find(({ device }) => device === "headset")?.tracked_share,
} satisfies Record<string, (window: WindowOfGame) => number | null | undefined>;

type Statistic = keyof typeof STATISTICS;
const STATISTIC_NAMES = Object.keys(STATISTICS) as [Statistic, ...Statistic[]];

const condition = z.strictObject({
  statistic: z.enum(STATISTIC_NAMES),
  is: z.enum(["above", "below"]),
  value: z.number(),
  over_s: z.number().min(1).max(60).default(5),
});

interface Happened {
  happened: "event" | "condition";
  event: EventLine | null;
  source: string | null;
  value: number | null;
}

/** `wait_for`: waits for an event or a condition. */
export function waitFor({ insight, waits, hub }: ToolContext): Tool {
  return tool({
    name: "wait_for",
    title: "Wait for something",
    description:
      "Waits for an event (`topic`), a statistic above or below a value (`condition`), or the first of both. The topic alert tells of hitches and anomalies.",
    input: z.strictObject({
      topic: topicPattern.optional().describe("such as log/error, custom/*, alert, scene; *: any event"),
      contains: containsInput,
      condition: condition.optional(),
      source: sourceInput,
      timeout_s: z.number().min(0.1).max(MAX_WAIT_SECONDS).default(20),
    }),
    output: z.strictObject({
      happened: z.enum(["event", "condition", "nothing"]),
      waited_s: z.number(),
      event: eventLine.nullable(),
      source: z.string().nullable(),
      value: z.number().nullable().describe("the last value of the statistic"),
      offset: z.int().describe("value of `since` of the tool `events` for everything after this"),
    }),
    async run({ topic, contains, condition: asked, source, timeout_s }, signal) {
      if (topic === undefined && asked === undefined)
        return { refusal: { code: "bad_command", message: "expected a topic or a condition to wait for" } };
      const refusal = unknownGame(hub.registry, source);
      if (refusal !== undefined) return { refusal };
      const needle = contains?.toLowerCase();
      const event = (message: HubMessage): Happened | undefined => {
        const { topic: of, source: from } = message;
        if (topic === undefined || (source ?? from.name) !== from.name) return undefined;
        if (of.isState ? of.name !== topic : !matchesTopic(topic, of.name)) return undefined;
        const line = eventLineOf(describeMessage(message), 2000);
        if (needle !== undefined && !`${line.topic} ${line.what}`.toLowerCase().includes(needle))
          return undefined;
        return { happened: "event", event: line, source: line.source, value: null };
      };
      const look = (): Happened | undefined => {
        const held = asked && holding(asked, source);
        return held && { happened: "condition", event: null, ...held };
      };
      const waited = await waits.wait({ ...(topic && { message: event }), look }, timeout_s * 1000, signal);
      if (waited.refusal !== undefined) return { refusal: waited.refusal };
      const waited_s = Math.round(waited.waitedMillis / 10) / 100;
      const nothing = {
        happened: "nothing" as const,
        event: null,
        ...(asked ? newestValue(asked, source) : { source: null, value: null }),
      };
      const data = { ...(waited.found ?? nothing), waited_s, offset: hub.topics.offset };
      const words = {
        event: () => `After ${waited_s} s, ${data.event?.topic} of ${data.source}: ${data.event?.what}`,
        condition: () =>
          `After ${waited_s} s, ${asked?.statistic} of ${data.source} is ${asked?.is} ${asked?.value}: ${data.value}.`,
        nothing: () =>
          `Nothing happened within ${waited_s} s.${asked === undefined ? "" : ` ${asked.statistic} is ${data.value ?? "not known"}.`}`,
      };
      return { text: words[data.happened](), data };
    },
  });

  function values({ statistic, over_s }: z.output<typeof condition>, source: string | undefined) {
    return insight
      .windows({ length: over_s, source })
      .filter(({ connected }) => connected)
      .map((window) => ({ source: window.source, value: STATISTICS[statistic](window) ?? null }));
  }

  function holding(asked: z.output<typeof condition>, source: string | undefined) {
    return values(asked, source).find(
      ({ value }) => value !== null && (asked.is === "above" ? value > asked.value : value < asked.value),
    );
  }

  function newestValue(asked: z.output<typeof condition>, source: string | undefined) {
    return values(asked, source).at(-1) ?? { source: null, value: null };
  }
}
