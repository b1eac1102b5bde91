import type { JsonObject } from "../../protocol/json-object.ts";
import { isStateTopic } from "../../protocol/topic-patterns.ts";
import { topicOfPacket, topicRow } from "../../protocol/topic-table.ts";
import { dataOf, type ExportedMessage, type FrameProfile, profileOf } from "../format/index.ts";
import { CounterTracks } from "./counter-tracks.ts";
import { FrameTrack, WAIT_NANOS } from "./frame-track.ts";
import { GameTime } from "./game-time.ts";
import { HitchTrack, hitchOf } from "./hitch-track.ts";
import { nanosOf } from "./laid-out.ts";
import type { PerfettoWriter, Track } from "./perfetto-writer.ts";

const FRAMES = topicOfPacket("frame");
const SCRIPTS = "profiler/scripts";

/** Names of tracks, in the order in which a game has them. Topics follow in the order in which they come. */
const TRACKS = ["frames", "profiled frames", "servers", "rendering", "hitches", "alerts"] as const;
type TrackName = (typeof TRACKS)[number];

/** How the values of `fps` events were measured, if they are not the times from frame to frame. */
const OF_A_SECOND = "second_mean";
const OF_WORK = "frame_work";

/** The tracks of one connection of a game. */
export class GameTracks {
  readonly #time = new GameTime();
  readonly #game: Track;
  readonly #path: readonly string[];
  readonly #topics = new Map<string, Track>();
  readonly #counters = new Map<string, CounterTracks>();
  readonly #frames = new Map<TrackName, FrameTrack>();
  readonly #hitches = new HitchTrack();
  /** Profiles whose frames have not come yet. */
  readonly #profiles = new Map<number, FrameProfile & { atNanos: bigint }>();

  /** `name`: of the game, and of its connection if it has several. */
  constructor(
    private readonly writer: PerfettoWriter,
    name: string,
    epoch: string,
  ) {
    this.#path = [epoch, name];
    this.#game = writer.track(this.#path);
  }

  take(message: ExportedMessage): void {
    const { topic } = message.channel;
    const data = dataOf(message);
    const atNanos = this.#timeOf(message, data);
    if (topic === FRAMES) this.#takeFrame(atNanos, data);
    else if (topic.startsWith("profiler/")) this.#takeProfile(topic, atNanos, data);
    else if (topic === "alert") this.#takeAlert(atNanos, data);
    else if (isStateTopic(topic)) this.#countersOf(topic).take(atNanos, data);
    else this.writer.instant(this.#topicTrack(topic), atNanos, { name: nameOf(topic, data), details: data });
  }

  /** Writes what still waits. */
  end(): void {
    this.#writeStrays();
    for (const track of this.#frames.values()) track.writeAll();
    this.#hitches.write(this.writer, () => this.#track("hitches"));
  }

  #timeOf(message: ExportedMessage, data: Readonly<JsonObject>): bigint {
    const { topic } = message.channel;
    if (!isTimedByRelay(topic, data)) return this.#time.sent(message);
    // What the relay tells of a device was measured before it came, at a time that the relay has put on its own clock.
    return this.#time.ofRelay(topicRow(topic).measured ? message.publishTime : message.logTime);
  }

  #takeFrame(atNanos: bigint, data: JsonObject): void {
    this.#countersOf(FRAMES).take(atNanos, data);
    const { frame: number, frame_time_ms: millis, measured } = data;
    if (typeof number !== "number" || typeof millis !== "number" || measured === OF_A_SECOND) return;
    const isWhole = measured !== OF_WORK;
    // A frame lasts from the beginning of the one before to its own (ADR 74), so the work in it is that of the one before.
    const profiled = isWhole ? number - 1 : number;
    const { parts = [] } = this.#profiles.get(profiled) ?? {};
    this.#profiles.delete(profiled);
    const lengthNanos = BigInt(Math.round(nanosOf(millis)));
    const said = { name: "frame", details: { frame: number, measured } };
    this.#frameTrack("frames").add({ number, atNanos, lengthNanos, isWhole, said, parts });
  }

  #takeProfile(topic: string, atNanos: bigint, data: JsonObject): void {
    const profile = profileOf(topic, data);
    if (topic !== SCRIPTS) {
      this.#addProfiled(topic === "profiler/servers" ? "servers" : "rendering", { ...profile, atNanos });
      return;
    }
    const frames = this.#frames.get("frames");
    const [whole, worked] = [frames?.find(profile.frame + 1), frames?.find(profile.frame)];
    if (whole?.isWhole) whole.parts = profile.parts;
    else if (worked?.isWhole === false) worked.parts = profile.parts;
    else this.#profiles.set(profile.frame, { ...profile, atNanos });
    this.#writeStrays(atNanos - WAIT_NANOS);
  }

  /** Gives profiles whose frames were not recorded a track of their own: all, or those before a time. */
  #writeStrays(untilNanos?: bigint): void {
    for (const [number, profile] of this.#profiles) {
      if (untilNanos !== undefined && profile.atNanos > untilNanos) return;
      this.#profiles.delete(number);
      this.#addProfiled("profiled frames", profile);
    }
  }

  #addProfiled(
    name: TrackName,
    { frame: number, millis, parts, atNanos }: FrameProfile & { atNanos: bigint },
  ): void {
    const lengthNanos = BigInt(Math.round(nanosOf(millis)));
    const said = { name: "frame", details: { frame: number } };
    this.#frameTrack(name).add({ number, atNanos, lengthNanos, isWhole: false, said, parts });
  }

  #takeAlert(atNanos: bigint, data: JsonObject): void {
    const { type: _type, timestamp: _timestamp, ...details } = data;
    const name = typeof data.message === "string" ? data.message : "alert";
    this.writer.instant(this.#track("alerts"), atNanos, { name, details });
    const hitch = hitchOf(data);
    if (hitch === undefined) return;
    const { id, beginNanos, endNanos, worst } = hitch;
    // The frame itself says best where the hitch is.
    const frame = worst && this.#frames.get("frames")?.find(worst.frame);
    const shift = frame && worst ? frame.endNanos - worst.atNanos : this.#time.ofRelay(0n);
    const about = { name, category: "hitch", details: (data.details ?? {}) as JsonObject };
    this.#hitches.set(id, { beginNanos: beginNanos + shift, endNanos: endNanos + shift, said: about });
  }

  #track(name: TrackName): Track {
    return this.#topicTrack(name, TRACKS.indexOf(name));
  }

  #topicTrack(name: string, rank = TRACKS.length + this.#topics.size): Track {
    let track = this.#topics.get(name);
    if (track === undefined) {
      track = this.writer.track([...this.#path, name], { parent: this.#game, rank });
      this.#topics.set(name, track);
    }
    return track;
  }

  #frameTrack(name: TrackName): FrameTrack {
    let track = this.#frames.get(name);
    if (track === undefined) {
      track = new FrameTrack(this.writer, this.#track(name));
      this.#frames.set(name, track);
    }
    return track;
  }

  #countersOf(topic: string): CounterTracks {
    let counters = this.#counters.get(topic);
    if (counters === undefined) {
      counters = new CounterTracks(this.writer, this.#topicTrack(topic), [...this.#path, topic]);
      this.#counters.set(topic, counters);
    }
    return counters;
  }
}

/** Whether the relay gave a message its time: because the message is the relay's own, or because the engine's debugger gives none. */
function isTimedByRelay(topic: string, { kind }: Readonly<JsonObject>): boolean {
  return (
    topicRow(topic).ofRelay === true ||
    topic.startsWith("profiler/") ||
    (topic === "alert" && kind !== undefined)
  );
}

/** What an event is called on its track: its text, or its topic. */
function nameOf(topic: string, { message, scene }: Readonly<JsonObject>): string {
  if (typeof message === "string") return message;
  return typeof scene === "string" ? scene : topic;
}
