import type { JsonObject } from "../../protocol/json-object.ts";
import type { Span } from "./laid-out.ts";
import type { PerfettoWriter, Said, Track } from "./perfetto-writer.ts";

/** A hitch as an alert of the relay tells of it. Times are the relay's. Units: unix nanoseconds. */
export interface ToldHitch extends Span {
  id: string;
  worst: { frame: number; atNanos: bigint } | undefined;
}

/** The hitch that an alert is about; undefined if it is about something else. */
export function hitchOf({ kind, id, details }: Readonly<JsonObject>): ToldHitch | undefined {
  if (kind !== "hitch" || typeof id !== "string" || typeof details !== "object" || details === null)
    return undefined;
  const { from, to, worst } = details as JsonObject;
  if (typeof from !== "number" || typeof to !== "number") return undefined;
  const { frame, at } = (worst ?? {}) as JsonObject;
  const hasFrame = typeof frame === "number" && typeof at === "number";
  return {
    id,
    beginNanos: unixNanos(from),
    endNanos: unixNanos(to),
    worst: hasFrame ? { frame, atNanos: unixNanos(at) } : undefined,
  };
}

/** The hitches of a connection of a game, each as it was told of last. */
export class HitchTrack {
  readonly #hitches = new Map<string, Span & { said: Said }>();

  set(id: string, hitch: Readonly<Span & { said: Said }>): void {
    this.#hitches.set(id, hitch);
  }

  /** Writes all as slices of a track of their own, if there are any. They do not overlap, since a game has one episode of late frames at a time. */
  write(writer: PerfettoWriter, newTrack: () => Track): void {
    if (this.#hitches.size === 0) return;
    const track = newTrack();
    let earliest = 0n;
    for (const { beginNanos, endNanos, said } of [...this.#hitches.values()].sort(byBegin)) {
      const begin = beginNanos > earliest ? beginNanos : earliest;
      earliest = endNanos > begin ? endNanos : begin;
      writer.begin(track, begin, said);
      writer.end(track, earliest);
    }
  }
}

function byBegin(one: Span, other: Span): number {
  return one.beginNanos < other.beginNanos ? -1 : one.beginNanos > other.beginNanos ? 1 : 0;
}

/** Latest time that is drawn: a recording may have any number. Units: unix seconds. */
const MOST_SECONDS = 1e10;

/** Unix seconds as nanoseconds. A double holds them to less than a microsecond. */
function unixNanos(seconds: number): bigint {
  return BigInt(Math.round(Math.min(MOST_SECONDS, Math.max(0, seconds)) * 1e6)) * 1000n;
}
