import type { Clock } from "../../base/clock.ts";
import type { Hub, Source } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { SNAPSHOT_SECTIONS } from "../../protocol/topic-table.ts";
import { ClassicText, messageData } from "../formats/classic-text.ts";

/** Number of events in a snapshot, newest last. */
const SNAPSHOT_EVENTS = 20;

/**
 * Everything the relay knows now, or knows of one game, for `get_snapshot`.
 * Shape: one section for each stream and kind, from the game that sent it last, with its source and age_ms;
 * `events` has the last few events; `sources` has every game that is connected or remembered.
 */
export function snapshotData(
  hub: Hub,
  clock: Clock,
  source: string | undefined,
): JsonObject & { sources: JsonObject[] } {
  const now = clock.monotonicMillis();
  const sources = hub.registry.all().filter(({ name }) => (source ?? name) === name);
  const sections: JsonObject = {};
  for (const { section, topic } of SNAPSHOT_SECTIONS) {
    const messages = sources.flatMap((source) => source.newest.get(topic) ?? []);
    // A snapshot that only the relay asked for has the offset of the message before it.
    const newest = messages.sort(
      (one, other) => other.offset - one.offset || other.atMillis - one.atMillis,
    )[0];
    if (newest === undefined) continue;
    const age_ms = ageMillis(now, newest.atMillis);
    sections[section] = { ...messageData(newest), source: newest.source.name, age_ms };
  }
  return {
    ...sections,
    events: recentEvents(sources, now),
    sources: sources.map((source) => describe(source, clock)),
  };
}

function recentEvents(sources: readonly Source[], nowMillis: number): JsonObject[] {
  const events = sources.flatMap((source) => source.recentEvents.toArray());
  events.sort((one, other) => one.offset - other.offset);
  return events.slice(-SNAPSHOT_EVENTS).map((event) => ({
    ...parseJsonObject(new ClassicText().of(event), { longIntegers: "text", isChecked: true }),
    source: event.source.name,
    age_ms: ageMillis(nowMillis, event.atMillis),
  }));
}

function describe(source: Source, clock: Clock): JsonObject {
  return {
    source: source.name,
    epoch: source.epoch,
    connected: source.connected,
    ...(source.hello?.engine === undefined ? {} : { engine: source.hello.engine }),
    ...(source.hello?.addon === undefined ? {} : { addon: source.hello.addon }),
    ...(source.commands.length === 0 ? {} : { commands: source.commands.map(({ name }) => name) }),
    age_ms: Math.round(clock.unixMillis() - source.connectedAtUnixMillis),
  };
}

function ageMillis(nowMillis: number, atMillis: number): number {
  return Math.round((nowMillis - atMillis) * 10) / 10;
}
