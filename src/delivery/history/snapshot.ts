import type { Clock } from "../../base/clock.ts";
import type { Hub, HubMessage, Source } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { SNAPSHOT_SECTIONS } from "../../protocol/topic-table.ts";
import { ClassicText, messageData } from "../formats/classic-text.ts";
import { fitIntoAnswer } from "./fit-into-answer.ts";

/** Number of events in a snapshot, newest last. */
const SNAPSHOT_EVENTS = 20;

/** The games that were asked for new values, each with the reason if it gave none. */
export type AskedGames = ReadonlyMap<Source, string | undefined>;

/** Which part of the relay's knowledge a snapshot shows. */
export interface SnapshotQuery {
  /** Name of the only game; undefined is every game. */
  source: string | undefined;
  /** Name of the only site; undefined is every site, and this relay. */
  site?: string | undefined;
  asked?: AskedGames | undefined;
}

/**
 * Everything the relay knows now, or knows of one game, for `get_snapshot`.
 * Shape: one section for each stream and kind, from the game that sent it last, with its source and age_ms;
 * `events` has the last few events; `sources` has every game that is connected or remembered, with its answer if it was asked.
 * If the texts of games do not fit into one answer, the longest are left out.
 */
export function snapshotData(
  { registry, omissions }: Hub,
  clock: Clock,
  { source, site, asked }: SnapshotQuery,
): JsonObject & { sources: JsonObject[] } {
  const sources = registry
    .all()
    .filter((game) => (source ?? game.name) === game.name && (site ?? game.site) === game.site);
  const newest = SNAPSHOT_SECTIONS.flatMap(({ section, topic }) => {
    const message = newestOf(sources.flatMap(({ newest }) => newest.get(topic) ?? []));
    return message === undefined ? [] : [{ section, message }];
  });
  const events = lastEvents(sources);
  const answers = [...(asked?.keys() ?? [])].flatMap((game) => game.newest.get("snapshot") ?? []);
  const fitted = fitIntoAnswer(
    new Set([...newest.map(({ message }) => message), ...events, ...answers]),
    omissions,
  );

  const now = clock.monotonicMillis();
  const age_ms = ({ atMillis }: HubMessage) => Math.round((now - atMillis) * 10) / 10;
  const answerOf = (game: Source): JsonObject => {
    const missing = asked?.get(game);
    if (missing !== undefined) return { note: missing };
    const message = game.newest.get("snapshot");
    if (message === undefined) return { note: "the game answered without a snapshot" };
    return { snapshot: { ...messageData(fitted(message)), age_ms: age_ms(message) } };
  };
  const sections = newest.map(({ section, message }) => [
    section,
    { ...messageData(fitted(message)), source: message.source.name, age_ms: age_ms(message) },
  ]);
  return {
    ...Object.fromEntries(sections),
    events: events.map((event) => ({
      ...parseJsonObject(new ClassicText().of(fitted(event)), { longIntegers: "text", isChecked: true }),
      source: event.source.name,
      age_ms: age_ms(event),
    })),
    sources: sources.map((game) => ({
      ...describe(game, clock),
      ...(asked?.has(game) ? answerOf(game) : {}),
    })),
  };
}

/** The newest message. A snapshot that only the relay asked for has the offset of the message before it. */
function newestOf(messages: readonly HubMessage[]): HubMessage | undefined {
  return messages.toSorted((one, other) => other.offset - one.offset || other.atMillis - one.atMillis)[0];
}

/** The last events of some games, oldest first. */
function lastEvents(sources: readonly Source[]): HubMessage[] {
  return sources
    .flatMap(({ recentEvents }) => recentEvents.toArray())
    .sort((one, other) => one.offset - other.offset)
    .slice(-SNAPSHOT_EVENTS);
}

function describe(source: Source, clock: Clock): JsonObject {
  return {
    source: source.name,
    epoch: source.epoch,
    site: source.site ?? null,
    connected: source.connected,
    ...(source.hello?.engine === undefined ? {} : { engine: source.hello.engine }),
    ...(source.hello?.addon === undefined ? {} : { addon: source.hello.addon }),
    ...(source.commands.length === 0 ? {} : { commands: source.commands.map(({ name }) => name) }),
    age_ms: Math.round(clock.unixMillis() - source.connectedAtUnixMillis),
  };
}
