import type { Clock, Timer } from "../../base/clock.ts";
import { describeDemand } from "../../protocol/describe-demand.ts";
import type { Demand } from "../../protocol/streams.ts";
import { PROFILER_TOPICS } from "../../protocol/topic-table.ts";
import type { ConnectionListener } from "./connection-listener.ts";
import type { ServerConnection } from "./server-connection.ts";
import type { RelayRun, SiteWish } from "./site-messages.ts";
import type { Subjects } from "./subjects.ts";

/** How often a wish is repeated. Units: milliseconds. */
const REPEAT_MILLIS = 1000;

/** What the wish of this relay is made of. */
export interface OwnWishParts {
  run: RelayRun;
  clock: Clock;
  subjects: Subjects;
  connection: ServerConnection;
  /** What this relay needs, without what other relays need of it. */
  demand(): Demand;
  /** Whether a client of this relay is subscribed to a topic. */
  hasSubscribers(topic: string): boolean;
  /** The sites that are there. */
  sites(): Iterable<string>;
}

/** Tells every other site, once a second and at each change, what this relay needs of its games. */
export class OwnWish implements ConnectionListener {
  /** By site: a new one has the site tell all its games. */
  readonly #readers = new Map<string, string>();
  readonly #timer: Timer;

  constructor(private readonly parts: OwnWishParts) {
    this.#timer = parts.clock.every(REPEAT_MILLIS, () => this.tell());
  }

  /** The topics of samples that this relay needs now. */
  topics(): Set<string> {
    const { demand, hasSubscribers } = this.parts;
    const { fps_and_performance: both, maxDelaySeconds: _, ...streams } = demand();
    const topics = Object.entries(streams).flatMap(([stream, { enabled }]) => (enabled ? [stream] : []));
    const ofBoth = both.enabled ? ["fps", "performance"] : [];
    return new Set([...topics, ...ofBoth, ...PROFILER_TOPICS.filter((topic) => hasSubscribers(topic))]);
  }

  /** This relay may have missed what other relays told of their games. */
  opened(): void {
    this.#readers.clear();
    this.tell();
  }

  /** Has a site that has just come tell its games. */
  siteCame(site: string): void {
    this.#readers.delete(site);
    this.tell([site]);
  }

  /** Tells these sites; by default all. */
  tell(sites: Iterable<string> = this.parts.sites()): void {
    const { run, subjects, connection, demand } = this.parts;
    const topics = [...this.topics()].filter((topic) => topic.startsWith("profiler/"));
    const described = describeDemand(demand());
    for (const site of sites) {
      let reader = this.#readers.get(site);
      if (reader === undefined) {
        reader = crypto.randomUUID();
        this.#readers.set(site, reader);
      }
      const wish: SiteWish = { command: "wish", demand: described, judged: true, from: run, reader, topics };
      connection.say(subjects.demand(site), JSON.stringify(wish));
    }
  }

  stop(): void {
    this.#timer.cancel();
  }
}
