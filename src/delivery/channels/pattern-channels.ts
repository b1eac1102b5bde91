import type { Channel } from "./channel.ts";

/** No channels. */
const NONE: readonly Channel[] = [];

/** The channels of one pattern, by game. */
export class PatternChannels {
  readonly #everyGame = new ChannelList();
  /** Made for the first subscription that names a game. */
  #byGame: Map<string, ChannelList> | undefined;

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#everyGame.isEmpty && !this.#byGame?.size;
  }

  /** The channels for every game. The array never changes, because a client may leave while a message is published. */
  get ofEveryGame(): readonly Channel[] {
    return this.#everyGame.channels;
  }

  /** The channels for one game alone. The array never changes. */
  ofGame(source: string): readonly Channel[] {
    return this.#byGame?.get(source)?.channels ?? NONE;
  }

  /** The channel of a game (undefined for every game) whose variant has this key. */
  find(source: string | undefined, variant: string): Channel | undefined {
    const list = source === undefined ? this.#everyGame : this.#byGame?.get(source);
    return list?.find(variant);
  }

  /** Adds a channel. */
  add(channel: Channel): void {
    const { source } = channel;
    if (source === undefined) {
      this.#everyGame.add(channel);
      return;
    }
    this.#byGame ??= new Map();
    let list = this.#byGame.get(source);
    if (list === undefined) {
      list = new ChannelList();
      this.#byGame.set(source, list);
    }
    list.add(channel);
  }

  /** Removes a channel. */
  delete(channel: Channel): void {
    const { source } = channel;
    if (source === undefined) {
      this.#everyGame.delete(channel);
      return;
    }
    const list = this.#byGame?.get(source);
    list?.delete(channel);
    if (list?.isEmpty) this.#byGame?.delete(source);
  }
}

/** Channels of one pattern and game, in the order in which they came. Most often there is one. */
class ChannelList {
  /** The first channel, or all of them by variant. */
  #only: Channel | undefined;
  #byVariant: Map<string, Channel> | undefined;
  /** Made again after a change, when a message comes: many changes cost one. */
  #channels: readonly Channel[] | undefined = NONE;

  get isEmpty(): boolean {
    return this.#only === undefined && !this.#byVariant?.size;
  }

  get channels(): readonly Channel[] {
    this.#channels ??= this.#byVariant === undefined ? this.#list() : [...this.#byVariant.values()];
    return this.#channels;
  }

  find(variant: string): Channel | undefined {
    if (this.#byVariant !== undefined) return this.#byVariant.get(variant);
    return this.#only?.variant.key === variant ? this.#only : undefined;
  }

  add(channel: Channel): void {
    this.#channels = undefined;
    if (this.isEmpty && this.#byVariant === undefined) {
      this.#only = channel;
      return;
    }
    this.#byVariant ??= new Map(this.#list().map((one) => [one.variant.key, one]));
    this.#byVariant.set(channel.variant.key, channel);
    this.#only = undefined;
  }

  delete(channel: Channel): void {
    this.#channels = undefined;
    if (this.#only === channel) this.#only = undefined;
    this.#byVariant?.delete(channel.variant.key);
  }

  #list(): readonly Channel[] {
    return this.#only === undefined ? NONE : [this.#only];
  }
}
