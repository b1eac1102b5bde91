import { describeDemand } from "../../protocol/describe-demand.ts";
import type { LinkContext } from "./link-context.ts";
import { isProfile, type LinkSubscription, neededSubscription, neededTopics } from "./link-subscriptions.ts";

/** What needs of a near relay are told by. */
export interface LinkNeedsPort {
  send(command: object): void;
  subscribe(topics: readonly LinkSubscription[]): void;
  /** The messages of a topic until now are not coming: nothing was subscribed to it. */
  breakOff(topic: string): void;
}

/** What this relay needs of a near relay now: its wish, and the topics that a link is subscribed to only while they are needed. */
export class LinkNeeds {
  #topics: ReadonlySet<string> = new Set();

  constructor(
    private readonly context: LinkContext,
    private readonly port: LinkNeedsPort,
  ) {}

  /** Tells what is needed now. */
  tell(): void {
    this.repeatWish();
    const { context, port } = this;
    const needed = neededTopics(context.ownDemand(), context.hasSubscribers);
    const more = [...needed].filter((topic) => !this.#topics.has(topic));
    const less = [...this.#topics].filter((topic) => !needed.has(topic));
    this.#topics = needed;
    for (const topic of more) if (isProfile(topic)) port.breakOff(topic);
    if (less.length > 0) port.send({ command: "unsubscribe", topics: less });
    port.subscribe(more.map(neededSubscription));
  }

  /** Tells the wish once more: the near relay forgets it after three seconds. */
  repeatWish(): void {
    const { context, port } = this;
    port.send({
      command: "wish",
      demand: describeDemand(context.ownDemand()),
      judged: true,
      site: context.site,
    });
  }

  /** The connection has ended, and with it what was subscribed to. */
  forget(): void {
    this.#topics = new Set();
  }
}
