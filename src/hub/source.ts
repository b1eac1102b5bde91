import { BoundedQueue } from "../base/bounded-queue.ts";
import type { FpsData, HelloMessage, JsonObject } from "../protocol/json-messages.ts";
import type { PerformanceSample, TrackingSample } from "../protocol/samples.ts";
import type { Stream } from "../protocol/streams.ts";
import type { TelemetryEvent } from "./telemetry-event.ts";

/** The newest value of one state topic, with when it came. `version` rises with each value, so that what is made from it can be kept. */
export interface Newest<Value> {
  version: number;
  /** Units: milliseconds of the monotonic clock. */
  atMillis: number;
  /** Unix seconds, by the game's clock where it says, else by the relay's. */
  timestampSeconds: number;
  value: Value;
}

/** Poses, as numbers from a 0x03 packet or as the JSON that the game sent. */
export type TrackingValue =
  | { from: "packet"; sample: TrackingSample }
  | { from: "json"; text: string; data: JsonObject };

/** The fps event: composed from a 0x01 packet, or the JSON that the game sent. */
export type FpsValue = { from: "packet" } | { from: "json"; text: string; data: FpsData };

/** Events of one source kept for late questions. */
const RECENT_EVENTS = { maxItems: 64, maxBytes: 256 * 1024 };

/**
 * One game, or one connection of it: who it is, and the newest it said.
 * Owned by the hub; everybody else reads.
 */
export class Source {
  /** What the game said of itself. */
  hello: HelloMessage | undefined;
  connected = true;

  /** The newest performance figures; the object is reused, `frame` etc. are overwritten. */
  readonly performance: Newest<PerformanceSample> = {
    version: 0,
    atMillis: 0,
    timestampSeconds: 0,
    value: { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 },
  };
  /** Whether the newest performance figures came as a 0x01 packet that no JSON event has repeated yet. */
  performanceFromPacket = false;
  fps: Newest<FpsValue> | undefined;
  /** Memory and CPU load as the game said them last: a 0x01 packet has no room for them. */
  fpsFields: JsonObject = {};
  tracking: Newest<TrackingValue> | undefined;
  /** Newest JSON by topic for what is not a stream: `performance`, `scene`, `snapshot`. */
  readonly sections = new Map<string, Newest<JsonObject>>();
  readonly recentEvents = new BoundedQueue<TelemetryEvent>(RECENT_EVENTS);

  /** The interval that the relay asked the game for, seconds; undefined where it asked for none. */
  readonly askedSeconds: Record<Stream, number | undefined> = { fps: undefined, vr_tracking: undefined };

  constructor(
    public name: string,
    /** A new one for each connection of a game. */
    readonly epoch: string,
    /** Units: unix milliseconds. */
    readonly connectedAtUnixMillis: number,
  ) {}

  /** The pace that the game takes by itself, if it said so. Units: seconds. */
  ownIntervalSeconds(stream: Stream): number | undefined {
    return this.hello?.intervals?.[stream];
  }

  /** Whether the game runs faster than its own pace because the relay asked it to. */
  spedUp(stream: Stream): boolean {
    const own = this.ownIntervalSeconds(stream);
    const asked = this.askedSeconds[stream];
    return own !== undefined && asked !== undefined && asked < own;
  }
}
