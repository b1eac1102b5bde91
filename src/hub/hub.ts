import type { Clock } from "../base/clock.ts";
import type { FpsData, HelloMessage, JsonObject, TrackingData } from "../protocol/json-messages.ts";
import type { PerformanceSample, TrackingSample } from "../protocol/samples.ts";
import type { Topic } from "../protocol/topics.ts";
import type { HubListener } from "./hub-listener.ts";
import type { Source } from "./source.ts";
import { SourceRegistry } from "./source-registry.ts";

/** Topics of which the newest message is kept whole, beside the streams. */
const SECTIONS: ReadonlySet<Topic> = new Set(["performance", "scene", "snapshot"]);

/**
 * The newest of everything that games said, and who wants to hear of it.
 * Ingest hands checked samples in; listeners are called at once, in the order in which they came.
 */
export class Hub {
  readonly registry: SourceRegistry;
  readonly #listeners: HubListener[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.registry = new SourceRegistry(clock);
  }

  /** Adds somebody who hears of everything from now on. */
  listen(listener: HubListener): void {
    this.#listeners.push(listener);
  }

  /** A game has connected. It has an assigned name until it says its own. */
  open(): Source {
    const source = this.registry.open();
    for (const listener of this.#listeners) listener.sourceOpened?.(source);
    return source;
  }

  /** The game has said who it is. Its name may get a number, where another game that is connected has the same. */
  introduce(source: Source, hello: HelloMessage): void {
    source.hello = hello;
    if (hello.source !== undefined) this.registry.rename(source, hello.source);
  }

  /** The game has gone. What it said stays, for late questions. */
  close(source: Source): void {
    this.registry.close(source);
    for (const listener of this.#listeners) listener.sourceClosed?.(source);
  }

  /**
   * One frame's figures, from a 0x01 packet; with that packet where it is at hand, so that it can be passed on as it is.
   * Copies the sample. Cost: allocates nothing.
   */
  acceptPerformance(source: Source, sample: Readonly<PerformanceSample>, borrowedPacket?: Uint8Array): void {
    this.#setPerformance(source, sample);
    source.performanceFromPacket = true;
    const now = source.performance;
    if (source.fps === undefined) {
      source.fps = {
        version: 1,
        atMillis: now.atMillis,
        timestampSeconds: now.timestampSeconds,
        value: FROM_PACKET,
      };
    } else {
      source.fps.version++;
      source.fps.atMillis = now.atMillis;
      source.fps.timestampSeconds = now.timestampSeconds;
      source.fps.value = FROM_PACKET;
    }
    for (const listener of this.#listeners) {
      listener.performance(source, borrowedPacket);
      listener.fps(source);
    }
  }

  /**
   * A JSON `fps` event. It counts as a performance sample too, unless it repeats the last 0x01
   * (the old server sends each sample as 0x01 and now and then again as JSON).
   */
  acceptFps(source: Source, data: FpsData, text: string, timestampSeconds: number): void {
    const sample = performanceOf(data, source.performance.value.frame);
    const repeats = source.performanceFromPacket && sameFigures(sample, data.frame, source.performance.value);
    const isNew = !repeats;
    if (isNew) this.#setPerformance(source, sample);
    // One JSON event repeats one packet; the next with the same figures is a sample of its own.
    source.performanceFromPacket = false;
    source.fpsFields = { ...source.fpsFields, ...slowFigures(data) };
    source.fps = {
      version: (source.fps?.version ?? 0) + 1,
      atMillis: this.#clock.monotonicMillis(),
      timestampSeconds,
      value: { from: "json", text, data },
    };
    if (isNew) for (const listener of this.#listeners) listener.performance(source);
    for (const listener of this.#listeners) listener.fps(source);
  }

  /** Poses from a 0x03 packet. Keeps the sample: the caller hands over a new one, or the one it handed over last. */
  acceptTrackingSample(source: Source, sample: TrackingSample): void {
    this.#setTracking(source, sample.timeSeconds, { from: "packet", sample });
  }

  /** Poses from a JSON `vr_tracking` event. */
  acceptTracking(source: Source, data: TrackingData, text: string, timestampSeconds: number): void {
    this.#setTracking(source, timestampSeconds, { from: "json", text, data });
  }

  /** Any other message: an event, an alert, a snapshot. */
  acceptEvent(source: Source, message: AcceptedEvent): void {
    const atMillis = this.#clock.monotonicMillis();
    const { topic, text, data, timestampSeconds } = message;
    if (SECTIONS.has(topic)) {
      const version = (source.sections.get(topic)?.version ?? 0) + 1;
      source.sections.set(topic, { version, atMillis, timestampSeconds, value: data });
    }
    if (topic === "performance") source.fpsFields = { ...source.fpsFields, ...slowFigures(data) };
    const event = { source: source.name, topic, text, atMillis };
    // The newest performance figures and snapshot are kept as sections; as events they would push out what happened.
    if (topic !== "performance" && topic !== "snapshot") source.recentEvents.push(event, text.length);
    const passedOn =
      message.borrowedPacket === undefined ? event : { ...event, borrowedPacket: message.borrowedPacket };
    for (const listener of this.#listeners) listener.event(passedOn, source);
  }

  #setPerformance(source: Source, sample: Readonly<PerformanceSample>): void {
    const newest = source.performance;
    newest.version++;
    newest.atMillis = this.#clock.monotonicMillis();
    newest.timestampSeconds = this.#clock.unixMillis() / 1000;
    newest.value.frame = sample.frame;
    newest.value.fps = sample.fps;
    newest.value.frameMillis = sample.frameMillis;
    newest.value.physicsMillis = sample.physicsMillis;
  }

  #setTracking(
    source: Source,
    timestampSeconds: number,
    value: NonNullable<Source["tracking"]>["value"],
  ): void {
    source.tracking = {
      version: (source.tracking?.version ?? 0) + 1,
      atMillis: this.#clock.monotonicMillis(),
      timestampSeconds,
      value,
    };
    for (const listener of this.#listeners) listener.tracking(source);
  }
}

/** A message as ingest hands it to {@link Hub.acceptEvent}. */
export interface AcceptedEvent {
  topic: Topic;
  /** The message as clients get it. */
  text: string;
  data: JsonObject;
  timestampSeconds: number;
  /** The 0x02 packet that it came in. */
  borrowedPacket?: Uint8Array;
}

const FROM_PACKET = { from: "packet" } as const;

/**
 * The figures of a JSON event as a 0x01 packet carries them. A packet cannot say that something is missing:
 * frame time is then what the rate implies, physics time 0, and the frame number is counted on.
 */
function performanceOf(data: FpsData, lastFrame: number): PerformanceSample {
  return {
    frame: data.frame ?? (lastFrame + 1) % 2 ** 32,
    fps: data.fps,
    frameMillis: data.frame_time_ms ?? (data.fps > 0 ? 1000 / data.fps : 0),
    physicsMillis: data.physics_time_ms ?? 0,
  };
}

function sameFigures(
  one: PerformanceSample,
  saidFrame: number | undefined,
  other: PerformanceSample,
): boolean {
  return (
    (saidFrame === undefined || saidFrame === other.frame) &&
    Math.fround(one.fps) === Math.fround(other.fps) &&
    Math.fround(one.frameMillis) === Math.fround(other.frameMillis) &&
    Math.fround(one.physicsMillis) === Math.fround(other.physicsMillis)
  );
}

function slowFigures(data: JsonObject): JsonObject {
  const { memory_usage_mb, cpu_load } = data;
  return {
    ...(typeof memory_usage_mb === "number" ? { memory_usage_mb } : {}),
    ...(typeof cpu_load === "number" ? { cpu_load } : {}),
  };
}
