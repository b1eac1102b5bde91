import { patternsOf } from "../../protocol/topic-patterns.ts";
import { familyOf } from "../../protocol/topic-table.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Channel } from "./channel.ts";
import { PatternChannels } from "./pattern-channels.ts";

/** Most topics whose route is remembered. Topics come and go with games. */
const MOST_ROUTES = 4096;

/** Where the channels of a topic are. */
export interface Route {
  /** The wildcard above the topic. */
  readonly family: string | undefined;
  readonly patterns: readonly PatternChannels[];
}

/**
 * Every channel by its pattern and game. Which channels carry a topic of a game is found when a message of it comes.
 * Cost: a new topic, a new game or a new channel changes one entry, however many channels there are.
 */
export class ChannelIndex {
  readonly #patterns = new Map<string, PatternChannels>();
  readonly #routes = new Map<Topic, Route>();

  /** The channels of a pattern; undefined if there are none. */
  get(pattern: string): PatternChannels | undefined {
    return this.#patterns.get(pattern);
  }

  /** Adds a channel. */
  add(channel: Channel): void {
    const { pattern } = channel;
    let channels = this.#patterns.get(pattern);
    if (channels === undefined) {
      channels = new PatternChannels();
      this.#patterns.set(pattern, channels);
      this.#forgetRoutes(pattern);
    }
    channels.add(channel);
  }

  /** Removes a channel. */
  delete(channel: Channel): void {
    const { pattern } = channel;
    const channels = this.#patterns.get(pattern);
    channels?.delete(channel);
    if (!channels?.isEmpty) return;
    this.#patterns.delete(pattern);
    this.#forgetRoutes(pattern);
  }

  /** Where the channels are that carry a topic. Cost: usually one look-up. */
  route(topic: Topic): Route {
    const known = this.#routes.get(topic);
    if (known !== undefined) return known;
    const route = {
      family: familyOf(topic),
      patterns: patternsOf(topic).flatMap((pattern) => this.get(pattern) ?? []),
    };
    if (this.#routes.size >= MOST_ROUTES) this.#routes.clear();
    this.#routes.set(topic, route);
    return route;
  }

  /** A pattern has its first channel, or none any more. */
  #forgetRoutes(pattern: string): void {
    if (pattern.endsWith("*")) this.#routes.clear();
    else this.#routes.delete(pattern);
  }
}
