import type { Clock } from "../base/clock.ts";
import type { PacketCodec } from "../codec/index.ts";
import type { HubListener, Source, TelemetryEvent } from "../hub/index.ts";
import { DEFAULT_INTERVAL_SECONDS, type Stream } from "../protocol/streams.ts";
import type { ClassicEncoder } from "./classic-encoder.ts";
import type { Publisher } from "./client-socket.ts";
import { StateTexts } from "./state-texts.ts";
import { Tier } from "./tier.ts";

/** Everything that happens goes to this publish topic. */
export const EVENTS_TOPIC = "classic/events";

/** The pace of a tier: the game's own, or an interval in seconds (0 is every sample). */
export type Pace = "own" | number;

/** Sends what games say to classic clients: encoded once per message, published once per tier. */
export class ClassicFanOut implements HubListener {
  /** Messages handed to native publish, each to however many clients. */
  published = 0;
  readonly #tiers: Record<"performance" | Stream, Map<Pace, Tier>> = {
    performance: new Map(),
    fps: new Map(),
    vr_tracking: new Map(),
  };
  readonly #texts = new StateTexts();
  #eventSubscribers = 0;

  constructor(
    private readonly publisher: Publisher,
    private readonly codec: PacketCodec,
    private readonly encoder: ClassicEncoder,
    private readonly clock: Clock,
  ) {}

  /** Counts one more client in a tier. Returns the publish topic to subscribe its socket to. */
  join(stream: "performance" | Stream, pace: Pace): string {
    const tiers = this.#tiers[stream];
    let tier = tiers.get(pace);
    if (tier === undefined) {
      tier = this.#makeTier(stream, pace);
      tiers.set(pace, tier);
    }
    tier.subscribers++;
    return tier.topic;
  }

  /** Counts one client less in a tier. */
  leave(stream: "performance" | Stream, pace: Pace): void {
    const tier = this.#tiers[stream].get(pace);
    if (tier === undefined) return;
    tier.subscribers--;
    if (tier.subscribers > 0) return;
    tier.cancel();
    this.#tiers[stream].delete(pace);
  }

  /** Counts one more client that hears events. Returns the publish topic to subscribe its socket to. */
  joinEvents(): string {
    this.#eventSubscribers++;
    return EVENTS_TOPIC;
  }

  /** Counts one client less that hears events. */
  leaveEvents(): void {
    this.#eventSubscribers--;
  }

  performance(source: Source, borrowedPacket?: Uint8Array): void {
    for (const tier of this.#tiers.performance.values()) tier.offer(source, borrowedPacket);
  }

  fps(source: Source): void {
    for (const tier of this.#tiers.fps.values()) tier.offer(source);
  }

  tracking(source: Source): void {
    for (const tier of this.#tiers.vr_tracking.values()) tier.offer(source);
  }

  event(event: TelemetryEvent): void {
    if (this.#eventSubscribers === 0) return;
    this.#publish(EVENTS_TOPIC, event.borrowedPacket ?? this.encoder.encode(event.text));
  }

  sourceClosed(source: Source): void {
    for (const tier of this.#allTiers()) tier.flush(source);
  }

  /** Lets everything go that waits for its turn. */
  flush(): void {
    for (const tier of this.#allTiers()) tier.flush();
  }

  #makeTier(stream: "performance" | Stream, pace: Pace): Tier {
    const topic = `classic/${stream}/${pace}`;
    switch (stream) {
      case "performance":
        return new Tier(topic, this.clock, ownPaceMillis("fps", pace), this.#publishPerformance);
      case "fps":
        return new Tier(topic, this.clock, fpsPaceMillis(pace), (source) =>
          this.#publish(topic, this.encoder.encode(this.#texts.fps(source))),
        );
      case "vr_tracking":
        return new Tier(topic, this.clock, ownPaceMillis("vr_tracking", pace), (source) =>
          this.#publish(topic, this.encoder.encode(this.#texts.tracking(source))),
        );
    }
  }

  readonly #publishPerformance = (source: Source, topic: string, borrowedPacket?: Uint8Array): void => {
    if (borrowedPacket !== undefined) {
      this.#publish(topic, borrowedPacket);
      return;
    }
    const { frame, fps, frameMillis, physicsMillis } = source.performance.value;
    const packet = this.codec.encodePerformance(frame, fps, frameMillis, physicsMillis);
    // A JSON fps event may carry a number that no f32 holds; it has gone out as JSON then.
    if (typeof packet !== "string") this.#publish(topic, packet);
  };

  #publish(topic: string, payload: string | Uint8Array): void {
    this.published++;
    this.publisher.publish(topic, payload);
  }

  *#allTiers(): Iterable<Tier> {
    for (const tiers of Object.values(this.#tiers)) yield* tiers.values();
  }
}

/** Every value, but no faster than the game's own pace where another client's wish has sped the game up. */
function ownPaceMillis(stream: Stream, pace: Pace): (source: Source) => number {
  if (pace !== "own") return () => pace * 1000;
  return (source) => (source.spedUp(stream) ? (source.ownIntervalSeconds(stream) ?? 0) * 1000 : 0);
}

/** The JSON fps event is the slow twin of 0x01: of a game that samples every frame it comes at the old server's pace. */
function fpsPaceMillis(pace: Pace): (source: Source) => number {
  if (pace !== "own") return () => pace * 1000;
  return (source) => (source.ownIntervalSeconds("fps") || DEFAULT_INTERVAL_SECONDS.fps) * 1000;
}
