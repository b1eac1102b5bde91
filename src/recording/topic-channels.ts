import type { JsonObject } from "../protocol/json-object.ts";
import type { Topic } from "../protocol/topics.ts";
import { FramePrefixes } from "./frame-prefixes.ts";
import type { RecordingTarget } from "./recording-target.ts";
import type { RecordedChannel } from "./recording-writer.ts";
import { TextBytes } from "./text-bytes.ts";
import { TopicSchemas } from "./topic-schemas.ts";
import { type ViewerChannel, viewerChannelOf } from "./viewer-channel.ts";

/** A connection of a game, as its channels name it. */
export interface RecordedSource {
  readonly name: string;
  readonly epoch: string;
}

/** A channel for a topic of one connection of a game, and the channel that repeats it for viewers. */
export interface TopicChannel {
  readonly id: number;
  readonly viewer: { readonly id: number; readonly write: ViewerChannel["write"] } | undefined;
}

/** A message for a {@link TopicChannel}. Units: unix nanoseconds. */
export interface TopicMessage {
  sequence: number;
  logTime: bigint;
  publishTime: bigint;
}

/** Writes the channels of a recording and their messages: one channel for each topic of each connection of a game, and those for viewers. */
export class TopicChannels {
  readonly #schemas = new TopicSchemas();
  readonly #framePrefixes = new FramePrefixes();
  /** Channels beside those of topics, by connection and name. */
  readonly #furtherIds = new Map<string, number>();
  readonly #viewerBytes = new TextBytes();

  /** `transforms`: whether poses are also written for viewers. */
  constructor(
    private readonly writer: Pick<RecordingTarget, "channel" | "add">,
    private readonly transforms: "with transforms" | "without transforms" = "with transforms",
  ) {}

  /** Adds the channel of a topic. */
  add(topic: Topic, source: RecordedSource): TopicChannel {
    const id = this.#writeChannel(topic, source, this.#schemas.of(topic), { topic });
    return { id, viewer: this.#viewerOf(topic, source) };
  }

  /** Adds a channel that is none of a topic, if the connection has none of that name. Returns its number. */
  addFurther(
    name: string,
    source: RecordedSource,
    schema: RecordedChannel["schema"],
    about: RecordedChannel["metadata"],
  ): number {
    const key = `${source.epoch}\n${name}`;
    const id = this.#furtherIds.get(key) ?? this.#writeChannel(name, source, schema, about);
    this.#furtherIds.set(key, id);
    return id;
  }

  /**
   * Writes a message, and what viewers get of it. `bytes`: the JSON of its data. Returns how many messages that are.
   * Units: `nowMillis`, milliseconds of the monotonic clock. Cost: copies the bytes.
   */
  write(
    { id, viewer }: TopicChannel,
    message: TopicMessage,
    bytes: Uint8Array,
    data: () => Readonly<JsonObject>,
    nowMillis: number,
  ): number {
    this.writer.add({ channelId: id, ...message, data: bytes }, nowMillis);
    const viewerText = viewer?.write(data(), message.logTime);
    if (viewer === undefined || viewerText === undefined) return 1;
    const viewerData = this.#viewerBytes.borrow(viewerText);
    this.writer.add({ channelId: viewer.id, ...message, data: viewerData }, nowMillis);
    return 2;
  }

  /** The channel for viewers of a topic. All log topics of a game share one. */
  #viewerOf(topic: Topic, source: RecordedSource): TopicChannel["viewer"] {
    const viewer = viewerChannelOf(topic, source.name, () => this.#framePrefixes.of(source.name));
    if (viewer === undefined || (viewer.name === "tf" && this.transforms === "without transforms"))
      return undefined;
    const { name, schema, repeats, write } = viewer;
    return { id: this.addFurther(name, source, schema, { repeats }), write };
  }

  #writeChannel(
    name: string,
    source: RecordedSource,
    schema: RecordedChannel["schema"],
    about: RecordedChannel["metadata"],
  ): number {
    const metadata = { ...about, source: source.name, source_epoch: source.epoch };
    return this.writer.channel({ topic: `/${source.name}/${name}`, encoding: "json", schema, metadata });
  }
}
