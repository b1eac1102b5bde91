import { demandOfSubscriptions, type Subscription, SubscriptionSet } from "../../delivery/index.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { Connection } from "../../server/index.ts";
import type { ChannelSubscriber, ViewedChannel } from "./channels/viewed-channel.ts";
import type { SlowStart } from "./slow-start.ts";
import type { ViewerHost } from "./viewer-host.ts";

/** Most subscriptions of one viewer: a client may subscribe to everything. */
const MAX_SUBSCRIPTIONS = 2048;
/** Subscriptions that count as one further command. */
const SUBSCRIPTIONS_PER_COMMAND = 4;

/** What the subscriptions of a viewer need. */
export interface ViewerSubscriptionsParts {
  viewer: ChannelSubscriber;
  host: ViewerHost;
  connection: Pick<Connection, "charge">;
  slowStart: SlowStart;
}

/** The channels that one viewer is subscribed to, by its own ids. */
export class ViewerSubscriptions {
  readonly #channels = new Map<number, ViewedChannel>();
  #demand: Demand | undefined;

  constructor(private readonly parts: ViewerSubscriptionsParts) {}

  /** What it asks of games. Made when it is asked for: a viewer may send a message for each of its subscriptions. */
  get demand(): Demand {
    this.#demand ??= demandOfSubscriptions(new SubscriptionSet(this.asked), { choosesTopics: true });
    return this.#demand;
  }

  /** Topics and games of its channels. */
  get asked(): Subscription[] {
    return [...this.#channels.values()].flatMap((channel) => channel.subscriptions(this.parts.viewer));
  }

  /** Adds subscriptions. Returns a sentence for each that is refused. */
  add(asked: readonly { id: number; channelId: number }[]): string[] {
    const { connection, host, slowStart } = this.parts;
    connection.charge(Math.floor((asked.length + this.#channels.size) / SUBSCRIPTIONS_PER_COMMAND));
    const refused: string[] = [];
    for (const { id, channelId } of asked) {
      const channel = host.channels.byId(channelId);
      const why = this.#whyNot(id, channel);
      if (channel === undefined || why !== undefined) {
        refused.push(`subscription ${id}: ${why}`);
        continue;
      }
      this.#channels.set(id, channel);
      slowStart.add(channel, id);
    }
    this.#changed();
    return refused;
  }

  /** Ends subscriptions. */
  remove(ids: readonly number[]): void {
    this.parts.connection.charge(Math.floor(ids.length / SUBSCRIPTIONS_PER_COMMAND));
    for (const id of ids) {
      this.#channels.get(id)?.remove(this.parts.viewer);
      this.#forget(id);
    }
    this.#changed();
  }

  /** Channels have gone. */
  gone(channels: ReadonlySet<ViewedChannel>): void {
    for (const [id, channel] of this.#channels) if (channels.has(channel)) this.#forget(id);
    this.#changed();
  }

  /** Begins again with the channels of states. Events go on, since those of the moment would be lost. */
  beginAgain(): void {
    const { slowStart, viewer } = this.parts;
    slowStart.begin();
    for (const [id, channel] of this.#channels) {
      if (channel.kind !== "state") continue;
      channel.remove(viewer);
      slowStart.remove(channel);
      slowStart.add(channel, id);
    }
  }

  /** Releases all channels. */
  leave(): void {
    for (const channel of this.#channels.values()) channel.remove(this.parts.viewer);
    this.#channels.clear();
  }

  #forget(id: number): void {
    const channel = this.#channels.get(id);
    if (channel !== undefined) this.parts.slowStart.remove(channel);
    this.#channels.delete(id);
  }

  #changed(): void {
    this.#demand = undefined;
    this.parts.host.context.delivery.audience.demandChanged();
  }

  #whyNot(id: number, channel: ViewedChannel | undefined): string | undefined {
    if (channel === undefined) return "expected the id of a channel that is advertised";
    if (this.#channels.has(id)) return "expected an id that is not in use";
    if (channel.isSubscribed(this.parts.viewer) || this.parts.slowStart.has(channel))
      return `${channel.name} has a subscription`;
    return this.#channels.size < MAX_SUBSCRIPTIONS ? undefined : `expected at most ${MAX_SUBSCRIPTIONS}`;
  }
}
