import type { Clock } from "../base/clock.ts";
import type { Hub, Newest, Source } from "../hub/index.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { newestFpsData, newestTrackingData } from "./state-texts.ts";

/** Events that a snapshot repeats, newest last. */
const SNAPSHOT_EVENTS = 20;

/**
 * All that the relay knows now, for `get_snapshot`.
 * Shape: one section per stream and kind, from whichever game spoke last, each with its source and age_ms;
 * `events` the last few; `sources` every game that is connected or remembered.
 */
export function snapshotData(hub: Hub, clock: Clock): JsonObject {
  const now = clock.monotonicMillis();
  const sources = hub.registry.all();
  const sections: JsonObject = {};
  addSection(sections, "fps", sources, now, (source) => source.fps, newestFpsData);
  addSection(sections, "vr_tracking", sources, now, (source) => source.tracking, newestTrackingData);
  for (const [name, topic] of [
    ["performance", "performance"],
    ["scene", "scene"],
    ["game", "snapshot"],
  ] as const) {
    const newest = (source: Source) => source.sections.get(topic);
    addSection(sections, name, sources, now, newest, (source) => newest(source)?.value);
  }
  return {
    ...sections,
    events: recentEvents(sources, now),
    sources: sources.map((source) => describe(source, clock)),
  };
}

function addSection(
  sections: JsonObject,
  name: string,
  sources: readonly Source[],
  nowMillis: number,
  newest: (source: Source) => Newest<unknown> | undefined,
  data: (source: Source) => JsonObject | undefined,
): void {
  let last: { source: Source; atMillis: number } | undefined;
  for (const source of sources) {
    const atMillis = newest(source)?.atMillis;
    if (atMillis !== undefined && (last === undefined || atMillis >= last.atMillis))
      last = { source, atMillis };
  }
  if (last === undefined) return;
  sections[name] = {
    ...data(last.source),
    source: last.source.name,
    age_ms: ageMillis(nowMillis, last.atMillis),
  };
}

function recentEvents(sources: readonly Source[], nowMillis: number): JsonObject[] {
  const events = sources.flatMap((source) => source.recentEvents.toArray());
  events.sort((one, other) => one.atMillis - other.atMillis);
  return events.slice(-SNAPSHOT_EVENTS).map((event) => ({
    ...(JSON.parse(event.text) as JsonObject),
    source: event.source,
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
    age_ms: Math.round(clock.unixMillis() - source.connectedAtUnixMillis),
  };
}

function ageMillis(nowMillis: number, atMillis: number): number {
  return Math.round((nowMillis - atMillis) * 10) / 10;
}
