import { BoundedQueue } from "../base/bounded-queue.ts";
import type { GameCommand } from "../protocol/game-commands.ts";
import type { HelloMessage, JsonObject } from "../protocol/json-messages.ts";
import type { PerformanceSample } from "../protocol/samples.ts";
import type { GameStream } from "../protocol/streams.ts";
import type { Topic } from "../protocol/topics.ts";
import { copySample } from "./fps-sample.ts";
import type { MessageSource } from "./message-source.ts";
import type { MessageTopic, PerformanceBody, TelemetryMessage } from "./telemetry-message.ts";

/** Events of one source kept for snapshots. */
const RECENT_EVENTS = { maxItems: 64, maxBytes: 256 * 1024 };

/**
 * One game, or one connection of it: who it is, and the newest it said.
 * Owned by the hub; everybody else reads.
 */
export class Source implements MessageSource {
  connected = true;
  hurried = false;
  /** The commands that it offers now. Replaced, never changed. */
  commands: readonly GameCommand[] = [];

  readonly #performance: PerformanceSample = { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
  /** Those figures as the body of a message, and the one record of every fps message of this game. */
  readonly performanceBody: PerformanceBody = { from: "performance", sample: this.#performance, more: {} };
  readonly fpsMessage: TelemetryMessage;
  /** Whether those came as a 0x01 packet that no JSON event has repeated yet. */
  performanceFromPacket = false;
  /** Memory and CPU load as the game said them last: a 0x01 packet has no room for them. Replaced, never changed. */
  fpsFields: JsonObject = {};
  readonly #newest = new Map<Topic, TelemetryMessage>();
  readonly recentEvents = new BoundedQueue<TelemetryMessage>(RECENT_EVENTS);

  #hello: HelloMessage | undefined;
  readonly #askedSeconds = new Map<GameStream, number>();

  constructor(
    public name: string,
    /** A new one for each connection of a game. */
    readonly epoch: string,
    /** Units: unix milliseconds. */
    readonly connectedAtUnixMillis: number,
    fps: MessageTopic,
    /** Brings the record of its newest figures up to date: of a packet that is only passed on the history alone is told. */
    readonly refresh: () => void,
  ) {
    const body = this.performanceBody;
    this.fpsMessage = { topic: fps, source: this, seq: 0, offset: 0, atMillis: 0, timestampSeconds: 0, body };
  }

  /** The newest figures, as a 0x01 packet carries them. The object is used again for the next. */
  get performance(): PerformanceSample {
    this.refresh();
    return this.#performance;
  }

  /** The newest message of each state topic, of `scene` and of `snapshot`. */
  get newest(): Map<Topic, TelemetryMessage> {
    this.refresh();
    return this.#newest;
  }

  /** Puts figures into the one fps message. */
  fillPerformance(sample: Readonly<PerformanceSample>): void {
    copySample(sample, this.#performance);
    this.performanceBody.more = this.fpsFields;
    this.fpsMessage.body = this.performanceBody;
    // From its first figures on; the entry stays the same object.
    if (this.fpsMessage.seq === 0) this.#newest.set("fps", this.fpsMessage);
  }

  /** Keeps memory and CPU load for the fps messages to come, and for the newest, which snapshots show. */
  takeSlowFigures({ memory_usage_mb, cpu_load }: JsonObject): void {
    this.fpsFields = {
      ...this.fpsFields,
      ...(typeof memory_usage_mb === "number" ? { memory_usage_mb } : {}),
      ...(typeof cpu_load === "number" ? { cpu_load } : {}),
    };
    this.performanceBody.more = this.fpsFields;
  }

  /** What the game said of itself. */
  get hello(): HelloMessage | undefined {
    return this.#hello;
  }

  /** The game has said who it is. */
  introduce(hello: HelloMessage): void {
    this.#hello = hello;
    this.#compareWithAsked();
  }

  /** The interval that the relay asked the game for; undefined where it asked for none. Units: seconds. */
  askedSeconds(stream: GameStream): number | undefined {
    return this.#askedSeconds.get(stream);
  }

  /** The relay has asked the game for an interval. Units: seconds. */
  asked(stream: GameStream, seconds: number): void {
    this.#askedSeconds.set(stream, seconds);
    this.#compareWithAsked();
  }

  /** The pace that the game takes by itself, if it said so. Units: seconds. */
  ownIntervalSeconds(stream: GameStream): number | undefined {
    return this.#hello?.intervals?.[stream];
  }

  /** Whether the game runs faster than its own pace because the relay asked it to. */
  spedUp(stream: GameStream): boolean {
    const own = this.ownIntervalSeconds(stream);
    const asked = this.#askedSeconds.get(stream);
    return own !== undefined && asked !== undefined && asked < own;
  }

  /** It is no longer remembered: what it said goes, though messages in histories still name it. */
  forget(): void {
    this.newest.clear();
    this.recentEvents.clear();
    this.commands = [];
    this.#hello = undefined;
  }

  #compareWithAsked(): void {
    this.hurried = [...this.#askedSeconds.keys()].some((stream) => this.spedUp(stream));
  }
}
