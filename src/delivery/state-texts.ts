import { fpsEventData, trackingEventData } from "../codec/index.ts";
import type { Newest, Source } from "../hub/index.ts";
import type { JsonObject } from "../protocol/json-messages.ts";

/** Data of the newest fps event of a source; undefined when it never said any. */
export function newestFpsData(source: Source): JsonObject | undefined {
  if (source.fps === undefined) return undefined;
  return source.fps.value.from === "json"
    ? source.fps.value.data
    : fpsEventData(source.performance.value, source.fpsFields);
}

/** Data of the newest poses of a source; undefined when it never said any. */
export function newestTrackingData(source: Source): JsonObject | undefined {
  if (source.tracking === undefined) return undefined;
  const { value } = source.tracking;
  return value.from === "json" ? value.data : trackingEventData(value.sample);
}

/** JSON text of one stream's newest value per source, made at most once for each value however many tiers send it. */
export class StateTexts {
  readonly #fps = new WeakMap<Source, MadeText>();
  readonly #tracking = new WeakMap<Source, MadeText>();

  /** The newest `fps` event. */
  fps(source: Source): string {
    return this.#text(this.#fps, source, source.fps, "fps", newestFpsData);
  }

  /** The newest `vr_tracking` event. */
  tracking(source: Source): string {
    return this.#text(this.#tracking, source, source.tracking, "vr_tracking", newestTrackingData);
  }

  #text(
    made: WeakMap<Source, MadeText>,
    source: Source,
    newest: Newest<{ from: "packet" } | { from: "json"; text: string }> | undefined,
    event: string,
    data: (source: Source) => JsonObject | undefined,
  ): string {
    if (newest?.value.from === "json") return newest.value.text;
    const version = newest?.version ?? 0;
    const kept = made.get(source);
    if (kept?.version === version) return kept.text;
    const text = JSON.stringify({
      type: "event",
      event,
      data: data(source),
      timestamp: newest?.timestampSeconds,
    });
    made.set(source, { version, text });
    return text;
  }
}

interface MadeText {
  version: number;
  text: string;
}
