import { basename } from "node:path";
import { reasonOf } from "../base/reason-of.ts";
import { RelayError } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import { type ReadChannel, type ReadMessage, type ReadRange, RecordingReader } from "../recording/index.ts";
import { ExtraTracks } from "./extra-tracks.ts";
import { frameBegins, type SampledFrame } from "./frame-begins.ts";
import type { Motion } from "./motion.ts";
import { PoseTracks } from "./pose-tracks.ts";
import { objectIn } from "./read-values.ts";

const POSES = "vr_tracking";
const FRAMES = "fps";
const EXTRAS = "custom/xr_extra";
/** Longest motion: the game reads it into its memory. Units: seconds. */
const LONGEST_SECONDS = 600;

/** Which part of a recording to read. */
export interface MotionPart {
  /** Name of the game; needed if the recording has the poses of several. */
  source?: string | undefined;
  /** Since the beginning of the recording. Units: seconds. */
  fromSeconds?: number | undefined;
  toSeconds?: number | undefined;
}

/** Reads the motion of a game in a recording. Of a game that connected several times, the connection with the most poses counts. Fails: bad_usage. */
export async function readMotion(path: string, part: Readonly<MotionPart> = {}): Promise<Motion> {
  try {
    using reader = await RecordingReader.open(path);
    const range = rangeOf(reader, part);
    const { source, epoch } = gameWithPoses(reader, range, part.source);
    const isOfGame = (channel: ReadChannel) => channel.source === source && channel.epoch === epoch;
    const read = readTracks(reader, range, isOfGame);
    if (read.seconds <= 0) throw new Error(`expected poses over some time, got those of one moment`);
    if (read.seconds > LONGEST_SECONDS)
      throw new Error(
        `expected at most ${LONGEST_SECONDS / 60} minutes, got ${Math.round(read.seconds / 60)}: choose a part with --motion-from and --motion-to`,
      );
    return { recording: basename(path), source, ...read };
  } catch (error) {
    throw new RelayError("bad_usage", `no motion in ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

function rangeOf({ span }: RecordingReader, { fromSeconds, toSeconds }: Readonly<MotionPart>): ReadRange {
  if (span === undefined) return {};
  const at = (seconds: number) => span.from + BigInt(Math.round(seconds * 1e9));
  return {
    ...(fromSeconds === undefined ? {} : { from: at(fromSeconds) }),
    ...(toSeconds === undefined ? {} : { to: at(toSeconds) }),
  };
}

/** The connection of a game with the most poses. Throws if there is none, or if it is not known which game is meant. */
function gameWithPoses(reader: RecordingReader, range: ReadRange, asked: string | undefined): ReadChannel {
  const counts = new Map<ReadChannel, number>();
  const isAsked = ({ topic, source }: ReadChannel) => topic === POSES && (asked ?? source) === source;
  for (const { channel } of reader.messages({ ...range, channels: isAsked }))
    counts.set(channel, (counts.get(channel) ?? 0) + 1);
  const [most, ...others] = [...counts].sort(([, a], [, b]) => b - a).map(([channel]) => channel);
  if (most === undefined)
    throw new Error(`expected poses${asked === undefined ? "" : ` of ${asked}`}, found none`);
  const names = new Set([most, ...others].map(({ source }) => source));
  if (names.size > 1)
    throw new Error(
      `expected the poses of one game, found several (${[...names].join(", ")}): name one with --motion-source`,
    );
  return most;
}

function readTracks(
  reader: RecordingReader,
  range: ReadRange,
  isOfGame: (channel: ReadChannel) => boolean,
): Pick<Motion, "seconds" | "tracks"> {
  const poses: { at: SampledFrame; data: JsonObject }[] = [];
  const extras: { atSeconds: number; data: JsonObject }[] = [];
  const frameSeconds = new Map<number, number>();
  let zero: bigint | undefined;
  const secondsOf = ({ publishTime }: ReadMessage) => {
    zero ??= publishTime;
    return Number(publishTime - zero) / 1e9;
  };
  const take = (message: ReadMessage) => {
    const data = dataOf(message);
    const frame = typeof data.frame === "number" ? data.frame : undefined;
    switch (message.channel.topic) {
      case POSES:
        poses.push({ at: { frame, atSeconds: secondsOf(message) }, data });
        break;
      case FRAMES:
        if (frame !== undefined && typeof data.frame_time_ms === "number")
          frameSeconds.set(frame, data.frame_time_ms / 1000);
        break;
      case EXTRAS:
        extras.push({ atSeconds: secondsOf(message), data });
    }
  };
  // Sticks are told only when they move: where they are at the beginning was said before.
  if (range.from !== undefined)
    for (const message of reader.newestAt(range.from, (one) => one.topic === EXTRAS && isOfGame(one)))
      take(message);
  for (const message of reader.messages({ ...range, channels: isOfGame })) take(message);
  const begins = frameBegins(
    poses.map(({ at }) => at),
    frameSeconds,
  );
  const beganSeconds = begins[0] ?? 0;
  const [tracks, extraTracks] = [new PoseTracks(), new ExtraTracks()];
  for (const [index, { data }] of poses.entries()) tracks.add((begins[index] ?? 0) - beganSeconds, data);
  for (const { atSeconds, data } of extras) extraTracks.add(atSeconds - beganSeconds, data);
  return {
    seconds: (begins.at(-1) ?? 0) - beganSeconds,
    tracks: [...tracks.tracks, ...extraTracks.tracks],
  };
}

function dataOf({ data }: ReadMessage): JsonObject {
  return objectIn(JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString()));
}
