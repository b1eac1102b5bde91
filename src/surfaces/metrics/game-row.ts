import type { Source } from "../../hub/index.ts";
import { Histogram, type SourceInsight } from "../../insight/index.ts";
import type { Headset } from "../../protocol/headset.ts";
import { GAME_STREAMS, type GameStream } from "../../protocol/streams.ts";
import type { Exemplar } from "./exposition.ts";
import { GameCounts } from "./game-counts.ts";
import { OTHER, type Series } from "./game-series.ts";

/** A game is sampled while it is asked to, and as long as samples are no older than this. Units: seconds. */
const RECENT_SECONDS = 10;
/** So old the headset's numbers may be: a device that logs nothing is asked every ten seconds. Units: milliseconds. */
const HEADSET_MILLIS = 15_000;
const MIB = 1024 * 1024;

/** What one scrape shows of one game, or of the others together. Undefined is not shown. */
export interface GameRow {
  readonly name: string;
  readonly counts: GameCounts;
  /** Whether the counters of frames, and those of poses, are of a game that is sampled. */
  readonly hasFrames: boolean;
  readonly hasPoses: boolean;
  readonly exemplar: Exemplar | undefined;
  /** Values of now; undefined for the others together, of which they would mean nothing. */
  readonly now: GameNow | undefined;
}

/** Values of a game of this moment. */
export interface GameNow {
  connected: boolean;
  /** Whether the relay has the game sample a stream. */
  sampling: readonly (readonly [stream: GameStream, isOn: boolean])[];
  memoryBytes?: number | undefined;
  budgetSeconds?: number | undefined;
  standstill?: boolean | undefined;
  /** The newest numbers of the headset that it runs on. */
  headset?: Headset | undefined;
}

/** Reads a series for one scrape. */
export function rowOf(series: Series, nowMillis: number): GameRow {
  const counts = new GameCounts();
  counts.add(series.ended);
  let [hasFrames, hasPoses] = [series.open.size === 0, series.open.size === 0];
  let exemplar: Exemplar | undefined;
  for (const { game, counts: own } of series.open.values()) {
    counts.add(own);
    if (game === undefined) continue;
    const { source, windows } = game;
    const recent = new Histogram();
    windows.frames.interval.sum(RECENT_SECONDS, nowMillis, recent);
    hasFrames ||= source.samplingSeconds("fps") !== undefined || recent.count > 0;
    hasPoses ||=
      source.samplingSeconds("vr_tracking") !== undefined ||
      windows.poses.counts.parts(RECENT_SECONDS, nowMillis, nowMillis).some(({ samples }) => samples > 0);
    exemplar = newerExemplar(series, recent) ?? exemplar;
  }
  const [open] = series.open;
  const now = series.name === OTHER ? undefined : nowOf(open?.[0], open?.[1].game, { hasFrames, nowMillis });
  return { name: series.name, counts, hasFrames, hasPoses, exemplar, now };
}

/** The longest frame of the last seconds, unless it or a later one was shown before: Prometheus refuses exemplars that go back. */
function newerExemplar(series: Series, recent: Histogram): Exemplar | undefined {
  const { count, max, maxFrame, maxAtSeconds } = recent;
  // A game that sends no frame numbers has frame 0.
  if (count === 0 || maxFrame === 0 || maxAtSeconds < series.exemplarSeconds) return undefined;
  series.exemplarSeconds = maxAtSeconds;
  return {
    labels: { frame: String(maxFrame) },
    value: Math.round(max * 1000) / 1e6,
    atSeconds: maxAtSeconds,
  };
}

function nowOf(
  source: Source | undefined,
  game: SourceInsight | undefined,
  { hasFrames, nowMillis }: { hasFrames: boolean; nowMillis: number },
): GameNow {
  const streams = source === undefined ? [] : GAME_STREAMS;
  const now = {
    connected: source !== undefined,
    sampling: streams.map((stream) => [stream, source?.samplingSeconds(stream) !== undefined] as const),
    headset: source && headsetOf(source, nowMillis),
  };
  if (game === undefined) return now;
  const { context, windows } = game;
  const { refresh, standstill } = context;
  const megabytes = windows.byMonitor.memory.over(RECENT_SECONDS, nowMillis)?.last_mb;
  return {
    ...now,
    memoryBytes: megabytes === undefined ? undefined : Math.round(megabytes * MIB),
    budgetSeconds: hasFrames && refresh.isKnown ? refresh.budgetMillis / 1000 : undefined,
    standstill: hasFrames ? standstill.at(nowMillis) !== undefined : undefined,
  };
}

/** What the headset of a game said last; undefined if that is old, or if there is none. */
function headsetOf(source: Source, nowMillis: number): Headset | undefined {
  const message = source.newest.get("headset");
  if (message?.body.from !== "json" || nowMillis - message.atMillis > HEADSET_MILLIS) return undefined;
  return message.body.data as Headset;
}
