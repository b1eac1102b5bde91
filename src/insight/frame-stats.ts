import type { Hub, TelemetryMessage } from "../hub/index.ts";
import { rounded, type Spread, spreadOf } from "./spread.ts";

/** The frames of one connection of a game, as far as it told of them, within a window. */
export interface FrameStats {
  source: string;
  /** Epoch of the game's connection. */
  epoch: string;
  /** Samples within the window: of a game that tells of every frame, the frames. */
  samples: number;
  /** Frames that the game counted from the first sample to the last; more than the samples where it does not tell of every one. */
  frames: number | null;
  /** From the first sample to the last, by when they came. Units: seconds. */
  covered_s: number;
  /** Frames counted in the time covered; null where there are no frame numbers, or no time. */
  fps: number | null;
  /** What the samples say of fps. */
  reported_fps: Spread | null;
  frame_time_ms: Spread | null;
  physics_time_ms: Spread | null;
}

/** What one sample says, and when it came. */
interface Sample {
  atMillis: number;
  frame: number | undefined;
  fps: number;
  frameMillis: number;
  physicsMillis: number | undefined;
}

/**
 * Statistics of the last so many seconds of the fps history, one entry for each connection of a game, in the order in which they came.
 * From 0x01 packets where a game sent any (its JSON events only repeat them), else from JSON events that say a frame time.
 */
export function frameStats(
  hub: Hub,
  nowMillis: number,
  { windowSeconds, source }: { windowSeconds: number; source?: string | undefined },
): FrameStats[] {
  const fromMillis = nowMillis - windowSeconds * 1000;
  const messages = hub.topics
    .get("fps")
    .history.all()
    .filter(({ atMillis, source: { name } }) => atMillis >= fromMillis && (source ?? name) === name);
  return [...Map.groupBy(messages, (message) => message.source)].flatMap(([game, said]) => {
    const packets = said.flatMap(sampleOfPacket);
    const samples = packets.length > 0 ? packets : said.flatMap(sampleOfEvent);
    return samples.length === 0 ? [] : [{ source: game.name, epoch: game.epoch, ...statsOf(samples) }];
  });
}

function sampleOfPacket({ atMillis, body }: TelemetryMessage): Sample[] {
  return body.from === "performance" ? [{ atMillis, ...body.sample }] : [];
}

function sampleOfEvent({ atMillis, body }: TelemetryMessage): Sample[] {
  if (body.from !== "json") return [];
  const { frame, fps, frame_time_ms, physics_time_ms } = body.data;
  if (typeof fps !== "number" || typeof frame_time_ms !== "number") return [];
  return [
    {
      atMillis,
      frame: typeof frame === "number" ? frame : undefined,
      fps,
      frameMillis: frame_time_ms,
      physicsMillis: typeof physics_time_ms === "number" ? physics_time_ms : undefined,
    },
  ];
}

function statsOf(samples: readonly Sample[]): Omit<FrameStats, "source" | "epoch"> {
  const seconds = ((samples.at(-1)?.atMillis ?? 0) - (samples[0]?.atMillis ?? 0)) / 1000;
  const passed = framesPassed(samples);
  const physics = samples.flatMap(({ physicsMillis }) => physicsMillis ?? []);
  return {
    samples: samples.length,
    frames: passed === undefined ? null : passed + 1,
    covered_s: rounded(seconds),
    fps: passed === undefined || seconds === 0 ? null : rounded(passed / seconds),
    reported_fps: spreadOf(samples.map(({ fps }) => fps)) ?? null,
    frame_time_ms: spreadOf(samples.map(({ frameMillis }) => frameMillis)) ?? null,
    physics_time_ms: spreadOf(physics) ?? null,
  };
}

/** Frames from the first sample to the last; undefined where some have no number, or the count began anew. */
function framesPassed(samples: readonly Sample[]): number | undefined {
  let passed = 0;
  let before: number | undefined;
  for (const { frame } of samples) {
    if (frame === undefined) return undefined;
    // A frame number is a u32 that overflows; a step of more than half of it is one back.
    const step = before === undefined ? 0 : (frame - before + 2 ** 32) % 2 ** 32;
    if (step >= 2 ** 31) return undefined;
    passed += step;
    before = frame;
  }
  return passed;
}
