import type { MessageSource } from "./message-source.ts";
import type { TopicState } from "./topic-state.ts";

/** The topics that games have made, each of the game that made it. Once that game has gone, a topic is of the next game that uses it. */
export class OwnedTopics {
  readonly #byGame = new Map<MessageSource, Set<TopicState>>();

  /** Adds a topic of a game. */
  add(topic: TopicState, game: MessageSource): void {
    topic.owner = game;
    const topics = this.#byGame.get(game);
    if (topics === undefined) this.#byGame.set(game, new Set([topic]));
    else topics.add(topic);
  }

  /** A game has sent a message of a topic. Cost: one comparison, unless the game that made the topic has gone. */
  used(topic: TopicState, game: MessageSource): void {
    if (topic.owner === undefined || topic.owner.connected || !game.connected) return;
    this.delete(topic);
    this.add(topic, game);
  }

  /** Removes a topic. */
  delete(topic: TopicState): void {
    const { owner } = topic;
    if (owner === undefined) return;
    const topics = this.#byGame.get(owner);
    topics?.delete(topic);
    if (topics?.size === 0) this.#byGame.delete(owner);
    topic.owner = undefined;
  }

  /** The topics of games that have gone. */
  ofGamesThatHaveGone(): TopicState[] {
    return [...this.#byGame].flatMap(([game, topics]) => (game.connected ? [] : [...topics]));
  }

  /**
   * The topic that should end so that a game may have one more: the one unused for longest of games that have gone; else of the game that
   * has most, if that has at least two more. So all games get an equal share, and no topic goes back and forth. Undefined if there is none.
   */
  giveWayTo(game: MessageSource): TopicState | undefined {
    const gone = unusedForLongest(this.ofGamesThatHaveGone());
    if (gone !== undefined) return gone;
    const own = this.#byGame.get(game)?.size ?? 0;
    let most: ReadonlySet<TopicState> | undefined;
    for (const topics of this.#byGame.values()) if (topics.size > (most?.size ?? own + 1)) most = topics;
    return unusedForLongest(most ?? []);
  }
}

function unusedForLongest(topics: Iterable<TopicState>): TopicState | undefined {
  let longest: TopicState | undefined;
  for (const topic of topics)
    if (longest === undefined || topic.usedAtMillis < longest.usedAtMillis) longest = topic;
  return longest;
}
