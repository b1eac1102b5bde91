import { z } from "zod";
import { shortened } from "../../../base/shortened.ts";
import { unknownGame } from "../../../hub/index.ts";
import { epochName, offset, topicPatterns } from "../../../protocol/commands.ts";
import { topicRow } from "../../../protocol/topic-table.ts";
import { agoWords } from "../summaries/ago-words.ts";
import { type EventLine, eventLine, eventLineOf } from "../summaries/event-lines.ts";
import { everyEvent } from "../tool/every-event.ts";
import { containsInput, sourceInput, type ToolContext } from "../tool/question.ts";
import { type Tool, tool } from "../tool/tool.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 200;
/** Longest text of a line, and of a line if at most three are asked for. Units: characters. */
const LINE_CHARACTERS = 120;
const LONG_LINE_CHARACTERS = 2000;
const MAX_FEW = 3;
/** Most lines of the text. */
const TEXT_LINES = 10;
/** At most one in so many of the newest events is from one topic, so that frequent events do not hide rare ones. */
const TOPIC_SHARE = 4;
/** Most topics that are counted by name. */
const MAX_COUNTED = 8;

/** `events`: events and errors. */
export function events(context: ToolContext): Tool {
  const { hub, insight } = context;
  return tool({
    name: "events",
    title: "Events",
    description:
      "Events, scene changes, warnings, errors, alerts: the newest, mixed so that no topic hides others; with `since` those after it, oldest first.",
    input: z.strictObject({
      since: offset.optional().describe("`next` of an earlier answer"),
      epoch: epochName.optional().describe("`epoch` of that answer"),
      topics: topicPatterns
        .optional()
        .describe("such as log/error, custom/*, alert, scene; default: all but values sent at an interval"),
      contains: containsInput,
      source: sourceInput,
      limit: z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT).describe("1 to 3: long texts"),
    }),
    output: z.strictObject({
      epoch: z.string().describe("this run of the relay"),
      events: z.array(eventLine).describe("oldest first"),
      matched: z.int().describe("how many events match, including these"),
      by_topic: z
        .record(z.string(), z.int())
        .describe("how many events each topic has, for the topics with the most"),
      next: z.int().describe("value of `since` for the events after these"),
      complete: z.boolean().describe("whether the history still holds every event after `since`"),
    }),
    run({ since, epoch, topics, contains, source, limit }) {
      const page = everyEvent(context, { topics: topics ?? ["*"], since, epoch });
      // Histories hold events of games that are no longer remembered, and of the relay itself.
      const refusal = page.events.some((event) => event.source === source)
        ? undefined
        : unknownGame(hub.registry, source);
      if (refusal !== undefined) return { refusal };
      const needle = contains?.toLowerCase();
      const matching = page.events
        .filter((event) => source === undefined || event.source === source)
        .filter(({ topic }) => topics !== undefined || topicRow(String(topic)).happening !== false)
        .map((event) => eventLineOf(event, LONG_LINE_CHARACTERS))
        .filter(
          ({ what, topic }) => needle === undefined || `${topic} ${what}`.toLowerCase().includes(needle),
        );
      const isPolling = since !== undefined;
      const chosen = isPolling ? matching.slice(0, limit) : newestOf(matching, limit);
      const characters = limit <= MAX_FEW ? LONG_LINE_CHARACTERS : LINE_CHARACTERS;
      const shown = chosen.map((line) => ({ ...line, what: shortened(line.what, characters) }));
      const isCut = isPolling && matching.length > limit;
      const data = {
        epoch: page.epoch,
        events: shown,
        matched: matching.length,
        by_topic: countTopics(matching),
        next: isCut ? (shown.at(-1)?.offset ?? page.next) : Math.max(page.next, hub.topics.offset),
        complete: page.recovered,
      };
      const lines = shown.slice(-TEXT_LINES).map(({ offset: of, at, topic, source: game, what }) => {
        const event = page.events.find((one) => one.offset === of);
        const ago = agoWords(insight, { epoch: String(event?.source_epoch), at });
        return `- ${ago === undefined ? "" : `${ago}, `}${topic} of ${game}: ${shortened(what, LINE_CHARACTERS)}`;
      });
      const head = `${matching.length} events${isPolling ? ` after ${since}` : ""}, ${shown.length} shown${shown.length > lines.length ? `, the last ${lines.length} here` : ""}.`;
      const counts = Object.entries(data.by_topic).map(([topic, count]) => `${topic} ${count}`);
      const told = counts.length > 1 ? [`By topic: ${counts.slice(0, 8).join(", ")}.`] : [];
      return { text: [head, ...told, ...lines].join("\n"), data };
    },
  });
}

/** The newest events, oldest first. Each topic gets its share, and more only if others leave room. */
function newestOf(lines: readonly EventLine[], limit: number): EventLine[] {
  const share = Math.max(1, Math.floor(limit / TOPIC_SHARE));
  const taken = new Map<string, number>();
  const chosen: EventLine[] = [];
  const further: EventLine[] = [];
  for (const line of lines.toReversed()) {
    const count = (taken.get(line.topic) ?? 0) + 1;
    taken.set(line.topic, count);
    (count <= share ? chosen : further).push(line);
  }
  const filled = [...chosen.slice(0, limit), ...further.slice(0, Math.max(0, limit - chosen.length))];
  return filled.sort((one, other) => one.offset - other.offset);
}

function countTopics(lines: readonly EventLine[]): Record<string, number> {
  const groups = [...Map.groupBy(lines, ({ topic }) => topic)].map(
    ([topic, of]) => [topic, of.length] as const,
  );
  return Object.fromEntries(groups.sort(([, one], [, other]) => other - one).slice(0, MAX_COUNTED));
}
