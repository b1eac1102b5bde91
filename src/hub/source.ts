import { BoundedQueue } from "../base/bounded-queue.ts";
import type { GameCommand } from "../protocol/game-commands.ts";
import type { FpsData, HelloMessage, JsonObject } from "../protocol/json-messages.ts";
import type { FrameSample } from "../protocol/samples.ts";
import type { GameStream } from "../protocol/streams.ts";
import type { Topic } from "../protocol/topics.ts";
import type { AcceptedBody } from "./accepted.ts";
import { copySample, repeatsSample, sampleOf } from "./fps-sample.ts";
import type { FrameBody, HubMessage, MessageTopic } from "./hub-message.ts";
import type { MessageSource } from "./message-source.ts";
import { newMessage } from "./new-message.ts";

/** Events of one source kept for snapshots. */
export const RECENT_EVENTS = { maxItems: 64, maxBytes: 256 * 1024 };

/**
 * One game, or one connection of it: who it is, and the newest it said.
 * Owned by the hub; everybody else reads.
 */
export class Source implements MessageSource {
  connected = true;
  retracted = false;
  hurried = false;
  /** The commands that it offers now. Replaced, never changed. */
  commands: readonly GameCommand[] = [];

  readonly #frame: FrameSample = { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
  readonly #frameBody: FrameBody = { from: "frame", sample: this.#frame, monitors: {} };
  /** The one record of every fps message of this game. */
  readonly #fpsMessage: HubMessage;
  /** Whether the newest frame sample was a packet that no JSON event has repeated yet. */
  #frameFromPacket = false;
  /** Memory and CPU load as the game reported them last: a 0x01 packet has no room for them. Replaced, never changed. */
  monitors: JsonObject = {};
  /** The newest message of each state topic, of `scene` and of `snapshot`. */
  readonly newest = new Map<Topic, HubMessage>();
  readonly recentEvents = new BoundedQueue<HubMessage>(RECENT_EVENTS);
  /** By name: a topic that ends and comes again counts on. */
  readonly #seqs = new Map<Topic, number>();

  #hello: HelloMessage | undefined;
  #charge: (millis: number) => void = () => {};
  readonly #askedSeconds = new Map<GameStream, number>();
  /** Streams that the relay has switched off. */
  readonly #switchedOff = new Set<GameStream>();
  readonly #timesSwitchedOff = new Map<GameStream, number>();

  constructor(
    public name: string,
    /** A new one for each connection of a game. */
    readonly epoch: string,
    /** Units: unix milliseconds. */
    readonly connectedAtUnixMillis: number,
    fps: MessageTopic,
    readonly judged: MessageSource["judged"] = "here",
    readonly site: string | undefined = undefined,
  ) {
    this.#fpsMessage = newMessage(fps, this, this.#frameBody);
  }

  /** The newest frame sample. The object is reused for the next. */
  get frame(): Readonly<FrameSample> {
    return this.#frame;
  }

  /** Work that the game causes is charged this way from now on; before, it is free. */
  payWith(charge: (millis: number) => void): void {
    this.#charge = charge;
  }

  worked(millis: number): void {
    this.#charge(millis);
  }

  /** Counts one more message of a topic. Returns its number: the origin's if it has one, else the next. */
  countMessage(topic: MessageTopic, originSeq: number | undefined): number {
    const seq = originSeq ?? this.seqOf(topic) + 1;
    this.#seqs.set(topic.name, seq);
    return seq;
  }

  /** The number of the newest message of a topic; 0 if there was none. */
  seqOf(topic: MessageTopic): number {
    return this.#seqs.get(topic.name) ?? 0;
  }

  /** Puts the body of an fps message into the one record of such messages. Copies a frame sample. Cost: for a frame sample, no allocation. */
  takeFrame(body: Exclude<AcceptedBody, { from: "tracking" }>): HubMessage {
    const message = this.#fpsMessage;
    // From the first one on; the entry stays the same object.
    if (message.seq === 0) this.newest.set("fps", message);
    if (body.from === "frame") {
      copySample(body.sample, this.#frame);
      if (body.monitors !== undefined) this.takeMonitors(body.monitors);
      this.#frameFromPacket = true;
      message.isNewSample = true;
      message.body = this.#frameBody;
    } else {
      // Ingest has checked the data against the schema of the topic.
      const data = body.data as FpsData;
      // The old server sends each sample as 0x01, and now and then again as JSON. One JSON event repeats one packet.
      const repeats = this.#frameFromPacket && repeatsSample(data, this.#frame);
      this.#frameFromPacket = false;
      this.takeMonitors(data);
      if (!repeats) copySample(sampleOf(data, this.#frame.frame), this.#frame);
      message.isNewSample = !repeats;
      message.body = { ...body, frame: { ...this.#frame } };
    }
    return message;
  }

  /** Keeps memory and CPU load for the fps messages to come, and for the newest, which snapshots show. */
  takeMonitors({ memory_usage_mb, cpu_load }: JsonObject): void {
    this.monitors = {
      ...this.monitors,
      ...(typeof memory_usage_mb === "number" ? { memory_usage_mb } : {}),
      ...(typeof cpu_load === "number" ? { cpu_load } : {}),
    };
    this.#frameBody.monitors = this.monitors;
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

  /** The relay has switched a stream on or off. */
  switched(stream: GameStream, { enabled }: { enabled: boolean }): void {
    if (enabled) this.#switchedOff.delete(stream);
    else if (!this.#switchedOff.has(stream)) {
      this.#switchedOff.add(stream);
      this.#timesSwitchedOff.set(stream, this.timesSwitchedOff(stream) + 1);
    }
  }

  /** The interval at which the relay has the game sample a stream; undefined while the relay has it switched off. Units: seconds, 0 is every sample. */
  samplingSeconds(stream: GameStream): number | undefined {
    if (this.#switchedOff.has(stream)) return undefined;
    return this.askedSeconds(stream) ?? this.ownIntervalSeconds(stream) ?? 0;
  }

  /** How often the relay has switched a stream off. */
  timesSwitchedOff(stream: GameStream): number {
    return this.#timesSwitchedOff.get(stream) ?? 0;
  }

  /** The game's own interval, if its hello has one. Units: seconds. */
  ownIntervalSeconds(stream: GameStream): number | undefined {
    return this.#hello?.intervals?.[stream];
  }

  /** Whether the game's hello lists a feature. */
  hasFeature(feature: string): boolean {
    return this.#hello?.features?.includes(feature) ?? false;
  }

  /** Whether the relay has asked the game for a shorter interval than its own. */
  spedUp(stream: GameStream): boolean {
    const own = this.ownIntervalSeconds(stream);
    const asked = this.#askedSeconds.get(stream);
    return own !== undefined && asked !== undefined && asked < own;
  }

  /** It is no longer remembered: what it said goes, though messages in histories still name it. */
  forget(): void {
    this.newest.clear();
    this.#seqs.clear();
    this.recentEvents.clear();
    this.commands = [];
    this.#hello = undefined;
  }

  #compareWithAsked(): void {
    this.hurried = [...this.#askedSeconds.keys()].some((stream) => this.spedUp(stream));
  }
}
