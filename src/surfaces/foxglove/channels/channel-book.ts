import type { Hub, HubMessage, Source } from "../../../hub/index.ts";
import { FIXED_TOPICS } from "../../../protocol/topic-patterns.ts";
import { topicRow } from "../../../protocol/topic-table.ts";
import type { Topic } from "../../../protocol/topics.ts";
import { FramePrefixes, HITCH, TopicSchemas } from "../../../recording/index.ts";
import type { ChannelPlan } from "./channel-content.ts";
import { GameChannels } from "./plan-channels.ts";
import { type ChannelPort, ViewedChannel } from "./viewed-channel.ts";

/** Most channels at once: what viewers are told when they connect has to stay within what may wait for one that does not read. */
const MAX_CHANNELS = 2048;
/** The topics of the relay itself; all other fixed topics are of games. */
const RELAY_TOPICS: readonly Topic[] = ["relay"];
const GAME_TOPICS = FIXED_TOPICS.filter((topic) => !RELAY_TOPICS.includes(topic));
/** Whole hitches, which are no topic of clients. */
const HITCHES: ChannelPlan = {
  name: "hitch",
  schema: HITCH,
  kind: "event",
  needs: ["alert"],
  content: { write: () => undefined },
};

/** The channels of one game. */
interface OfGame {
  channels: GameChannels;
  byName: Map<string, ViewedChannel>;
  byTopic: Map<Topic, ViewedChannel[]>;
}

/** Told which channels come and go. */
export interface ChannelWatcher {
  added(channels: readonly ViewedChannel[]): void;
  removed(channels: readonly ViewedChannel[]): void;
}

/** All channels: those of each game that is connected or remembered, by its name, so that they stay when the game starts anew. */
export class ChannelBook {
  readonly #games = new Map<string, OfGame>();
  readonly #byId = new Map<number, ViewedChannel>();
  readonly #schemas = new TopicSchemas();
  readonly #prefixes = new FramePrefixes();
  #made = 0;

  constructor(
    private readonly hub: Hub,
    private readonly port: ChannelPort,
    private readonly watcher: ChannelWatcher,
  ) {}

  get all(): Iterable<ViewedChannel> {
    return this.#byId.values();
  }

  get size(): number {
    return this.#byId.size;
  }

  byId(id: number): ViewedChannel | undefined {
    return this.#byId.get(id);
  }

  byName(source: string, name: string): ViewedChannel | undefined {
    return this.#games.get(source)?.byName.get(name);
  }

  /** The channels of a topic; of one game by its name, or of all. */
  *ofTopic(topic: Topic, source?: string): Iterable<ViewedChannel> {
    const games = source === undefined ? this.#games.values() : [this.#games.get(source)];
    for (const game of games) yield* game?.byTopic.get(topic) ?? [];
  }

  /** The channels of a message, made if it is the first of its topic. */
  of({ topic, source }: HubMessage): readonly ViewedChannel[] {
    const known = this.#games.get(source.name)?.byTopic.get(topic.name);
    return known ?? this.#add(source.name, [topic.name]);
  }

  /** Compares the channels with what games there are, and with their topics. */
  refresh(): void {
    const sources = this.hub.registry.all();
    const topics = new Set(this.hub.topics.all().map(({ name }) => name));
    const names = new Set([...sources.map(({ name }) => name), this.hub.relay.name]);
    const gone = [...this.#byId.values()].filter(
      ({ source, plan }) => !names.has(source) || hasEnded(plan.name),
    );
    function hasEnded(name: string): boolean {
      return name.startsWith("custom/") && !topics.has(name);
    }
    this.#remove(gone);
    // Topics that were left out while there were too many get their channels once there is room.
    const hasRoom = this.#byId.size < MAX_CHANNELS;
    for (const [name, game] of this.#games) {
      if (!names.has(name)) this.#games.delete(name);
      else if (hasRoom)
        for (const [topic, channels] of game.byTopic) if (channels.length === 0) game.byTopic.delete(topic);
    }
    this.#add(this.hub.relay.name, RELAY_TOPICS);
    for (const source of sources) this.refreshGame(source);
  }

  /** Adds what a game has by now. */
  refreshGame(source: Source): void {
    const own = this.hub.topics
      .all()
      .filter((topic) => source.seqOf(topic) > 0 && topicRow(topic.name).ofRelay !== true);
    this.#add(source.name, [...GAME_TOPICS, ...own.map(({ name }) => name)]);
  }

  #add(source: string, topics: readonly Topic[]): readonly ViewedChannel[] {
    const game = this.#gameOf(source);
    const before = this.#made;
    const all = topics.flatMap((topic) => this.#ofTopic(game, topic));
    if (source !== this.hub.relay.name) this.#ofTopic(game, "hitch");
    const added = [...game.byName.values()].filter(({ id }) => id > before);
    if (added.length > 0) this.watcher.added(added);
    return all;
  }

  #ofTopic(game: OfGame, topic: Topic): readonly ViewedChannel[] {
    return game.byTopic.get(topic) ?? this.#addTopic(game, topic);
  }

  #addTopic(game: OfGame, topic: Topic): ViewedChannel[] {
    const plans = topic === "hitch" ? [HITCHES] : game.channels.plan(topic);
    const channels = plans.flatMap((plan) => {
      const channel = this.#channelOf(game, plan);
      channel?.carry(topic, plan);
      return channel ?? [];
    });
    game.byTopic.set(topic, channels);
    return channels;
  }

  #channelOf({ channels, byName }: OfGame, plan: ChannelPlan): ViewedChannel | undefined {
    const known = byName.get(plan.name);
    if (known !== undefined) return known;
    if (this.#byId.size >= MAX_CHANNELS) {
      this.hub.omissions.add("viewer_channels_left_out");
      return undefined;
    }
    const channel = new ViewedChannel(++this.#made, channels.source, plan, this.port);
    byName.set(plan.name, channel);
    this.#byId.set(channel.id, channel);
    return channel;
  }

  #remove(gone: readonly ViewedChannel[]): void {
    if (gone.length === 0) return;
    for (const channel of gone) {
      channel.cancel();
      this.#byId.delete(channel.id);
      const game = this.#games.get(channel.source);
      game?.byName.delete(channel.plan.name);
      for (const topic of channel.topics) game?.byTopic.delete(topic);
      if (game?.byName.size === 0) this.#games.delete(channel.source);
    }
    this.watcher.removed(gone);
  }

  #gameOf(source: string): OfGame {
    const known = this.#games.get(source);
    if (known !== undefined) return known;
    const channels = new GameChannels(source, () => this.#prefixes.of(source), this.#schemas);
    const made: OfGame = { channels, byName: new Map(), byTopic: new Map() };
    this.#games.set(source, made);
    return made;
  }
}
