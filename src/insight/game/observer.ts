import type { Clock } from "../../base/clock.ts";
import type { Hub, HubMessage, MessageSource } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { TrackingSample } from "../../protocol/samples.ts";
import type { SourceAlerts } from "../alerts/index.ts";
import type { ProcessorShare } from "./processor-share.ts";
import type { RefreshRate } from "./refresh-rate.ts";

/**
 * What the time of a frame is: `interval`, wall clock from frame to frame (0x01, the addon); `work`, without the wait for the
 * next (the engine's profiler); `mean`, of many frames (the engine's monitors): no single frame took that long.
 */
export type FrameTimeKind = "interval" | "work" | "mean";

/** One sample of one frame. The record is used again: what is to be kept is copied. */
export interface ObservedFrame {
  /** Frame number of the game, u32. */
  frame: number;
  /** Frames since the sample before; 1 where the game tells of every frame, NaN for the first, where the count began anew, and without numbers. */
  step: number;
  /** When it came. Units: milliseconds of the relay's monotonic clock. */
  atMillis: number;
  /** By the game's clock where it says. Units: unix seconds. */
  timestampSeconds: number;
  /** Units: milliseconds. */
  frameMillis: number;
  kind: FrameTimeKind;
  /** As the game says it: with Godot the worst of the last second. Units: milliseconds. */
  physicsMillis: number;
  /** As the game says it. Units: frames a second. */
  fps: number;
}

/**
 * Somebody who looks at everything that one game says: the windows, the hitches, each detector.
 * Cost: {@link frame} and {@link tracking} come for every sample and allocate nothing: a list taken apart by `const [x, y]` does,
 * and the bench says so.
 */
export interface Observer {
  frame?(sample: Readonly<ObservedFrame>): void;
  /** Poses, from 0x03 or JSON. The record is used again. Units: `atMillis` of the relay's monotonic clock. */
  tracking?(poses: Readonly<TrackingSample>, atMillis: number): void;
  /** The slow figures, about twice a second: data of the `performance` event, or of fps events of a game that has no other. It never changes. */
  monitors?(data: Readonly<JsonObject>, atMillis: number): void;
  /** Any other message, of a topic of events: scene, custom, log, alert, snapshot, profiler. */
  event?(message: HubMessage): void;
  /** Something that the game sent was refused, as the reason says: it is told to nobody else. Units: milliseconds, monotonic. */
  refused?(reason: string, atMillis: number): void;
  /** A few times a second, also when nothing comes. */
  tick?(nowMillis: number): void;
  /** The game has gone. */
  closed?(nowMillis: number): void;
}

/** What an observer gets to work with. */
export interface SourceContext {
  readonly source: MessageSource;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly alerts: SourceAlerts;
  /** How much of the processor the game gets. */
  readonly processor: ProcessorShare;
  /** The frame rate that the game is meant to hold. */
  readonly refresh: RefreshRate;
}

/** Makes the observer of a game that is new. */
export type ObserverFactory = (context: SourceContext) => Observer;
