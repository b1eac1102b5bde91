import { z } from "zod";
import { type EventsPage, eventsPage } from "../../../delivery/index.ts";
import { epochName, MAX_EVENTS, offset, topicPatterns } from "../../../protocol/commands.ts";
import { eventLine, eventLineOf } from "../event-lines.ts";
import { clipped, sourceInput, type ToolContext } from "../question.ts";
import { type Tool, tool } from "../tool.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 200;
/** Longest line, and longest where few are asked for. Units: characters. */
const LINE_CHARACTERS = 160;
const LONG_LINE_CHARACTERS = 2000;
const MAX_FEW = 3;
/** Lines of the short text. */
const TEXT_LINES = 10;

/** `events`: what happened. */
export function events({ hub, clock, attention }: ToolContext): Tool {
  return tool({
    name: "events",
    title: "Events and errors",
    description:
      "What games and the relay told: custom events, scene changes, warnings, errors, alerts. Without `since` the newest ones; with it, those after an offset, oldest first: ask again with `next` and `epoch`.",
    input: z.strictObject({
      since: offset.optional().describe("offset after which they are wanted, `next` of an answer before"),
      epoch: epochName.optional().describe("the epoch that `since` is of"),
      topics: topicPatterns
        .default(["*"])
        .describe("topics and wildcards such as log/error, log/*, custom/*, alert, scene"),
      contains: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe("only those whose text contains this, in upper or lower case"),
      source: sourceInput,
      limit: z
        .int()
        .min(1)
        .max(MAX_LIMIT)
        .default(DEFAULT_LIMIT)
        .describe("with 1 to 3, long texts come whole (2000 characters)"),
    }),
    output: z.strictObject({
      epoch: z.string().describe("this run of the relay"),
      events: z.array(eventLine).describe("oldest first"),
      matched: z.int().describe("how many there were, these among them"),
      next: z.int().describe("`since` for what comes after these"),
      complete: z.boolean().describe("whether nothing after `since` is gone from the history"),
    }),
    run({ since, epoch, topics, contains, source, limit }) {
      attention.paid();
      const page = everyPage(since ?? 0, epoch, topics);
      const needle = contains?.toLowerCase();
      const matching = page.events
        .filter((event) => source === undefined || event.source === source)
        .map((event) => eventLineOf(event, LONG_LINE_CHARACTERS))
        .filter(
          ({ what, topic }) => needle === undefined || `${topic} ${what}`.toLowerCase().includes(needle),
        );
      const isPolling = since !== undefined;
      const chosen = isPolling ? matching.slice(0, limit) : matching.slice(-limit);
      const characters = limit <= MAX_FEW ? LONG_LINE_CHARACTERS : LINE_CHARACTERS;
      const shown = chosen.map((line) => ({ ...line, what: clipped(line.what, characters) }));
      const isCut = isPolling && matching.length > limit;
      const data = {
        epoch: page.epoch,
        events: shown,
        matched: matching.length,
        next: isCut ? (shown.at(-1)?.offset ?? page.next) : Math.max(page.next, hub.topics.offset),
        complete: page.complete,
      };
      const lines = shown
        .slice(-TEXT_LINES)
        .map(({ topic, source: game, what }) => `- ${topic} of ${game}: ${clipped(what, 100)}`);
      const head = `${matching.length} events${isPolling ? ` after ${since}` : ""}, ${shown.length} shown${shown.length > lines.length ? `, the last ${lines.length} here` : ""}.`;
      return { text: [head, ...lines].join("\n"), data };
    },
  });

  /** The history is bounded, so that all of it can be looked through. */
  function everyPage(since: number, epoch: string | undefined, topics: readonly string[]): EventsPage {
    const wish = { epoch, topics, limit: MAX_EVENTS };
    const first = eventsPage(hub, clock.monotonicMillis(), { ...wish, since });
    const all = [...first.events];
    for (let page = first; page.more; ) {
      page = eventsPage(hub, clock.monotonicMillis(), { ...wish, epoch: undefined, since: page.next });
      all.push(...page.events);
      first.next = page.next;
    }
    return { ...first, events: all, complete: first.recovered };
  }
}
