import type { Msg, NatsConnection, Subscription } from "@nats-io/transport-node";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Hub } from "../../hub/index.ts";
import { type LinkedGames, type SiteQuestion, settleQuestion } from "../../ingest/link/index.ts";
import type { JsonObject } from "../../protocol/json-object.ts";
import { MAX_LINKED_RELAYS } from "../../protocol/limits.ts";
import { Allowance } from "./allowance.ts";
import { askSite } from "./ask-site.ts";
import type { ConnectionListener } from "./connection-listener.ts";
import type { EventStream, StreamedMessage } from "./event-stream.ts";
import { MissedEvents } from "./missed-events.ts";
import { OtherSite, type SiteRates } from "./other-site.ts";
import { OwnName } from "./own-name.ts";
import type { ServerConnection } from "./server-connection.ts";
import { type RelayRun, readSiteMessage, type SiteNotice } from "./site-messages.ts";
import type { Subjects } from "./subjects.ts";
import { subscribe } from "./subscribe.ts";

/** Topics that are always read: events, which JetStream may keep, and the messages of each second. */
export const EVENT_TOPICS = ["scene", "alert", "log/*", "custom/*"];
/** Longest name of a site that is shown in a refusal. Units: characters. */
const MAX_SHOWN_CHARACTERS = 80;
const SECOND_TOPICS = ["snapshot", "stats", "headset"];
/** How often silent sites are looked for. Units: milliseconds. */
const SWEEP_MILLIS = 500;
/** What all sites that are not known yet may say in a second. */
const STRANGERS_RATES = { messages: 1000, bytes: 1024 * 1024 };

/** What the games of other sites need of this relay. */
export interface OtherSitesParts {
  run: RelayRun;
  startedUnixMillis: number;
  clock: Clock;
  log: Log;
  hub: Hub;
  linkedGames: LinkedGames;
  subjects: Subjects;
  connection: ServerConnection;
  events: EventStream;
  rates: SiteRates;
  maxDepth(): number;
  /** The topics of samples that this relay needs now. */
  topics(): ReadonlySet<string>;
  /** A site has come, or is back. */
  siteCame(site: string): void;
  /** A site has come or gone. */
  changed(): void;
  /** The other relay that had the name of this one is gone. */
  nameIsFree(): void;
  /** A message of another relay is not understood. */
  refused(what: string): void;
}

/** The games of all other sites that share the server. */
export class OtherSites implements ConnectionListener {
  readonly #sites = new Map<string, OtherSite>();
  /** Subscriptions to samples, by topic. */
  readonly #samples = new Map<string, Subscription>();
  readonly #timer: Timer;
  #sweptAtMillis: number;
  readonly #missed: MissedEvents;
  readonly #strangers: Allowance;
  /** The name of this relay. */
  readonly name: OwnName;

  constructor(private readonly parts: OtherSitesParts) {
    const { clock, events, run, startedUnixMillis, log } = parts;
    this.name = new OwnName(run, startedUnixMillis / 1000, log);
    this.#missed = new MissedEvents(events, clock, (message) => this.#take(message));
    this.#strangers = new Allowance(clock, STRANGERS_RATES);
    this.#sweptAtMillis = clock.monotonicMillis();
    this.#timer = clock.every(SWEEP_MILLIS, () => this.#sweep());
  }

  /** The sites that are there. */
  *up(): Generator<string> {
    for (const [name, { isUp }] of this.#sites) if (isUp) yield name;
  }

  opened(connection: NatsConnection): void {
    const { subjects, clock, log } = this.parts;
    this.#samples.clear();
    for (const site of this.#sites.values()) site.mayBeHeard(clock.monotonicMillis());
    subscribe(connection, { subject: subjects.gamesOfAll, log }, (message) => this.#takeNotice(message));
    for (const topic of SECOND_TOPICS) this.#read(connection, topic, (message) => this.#take(message));
    for (const topic of EVENT_TOPICS) this.#read(connection, topic, (message) => this.#missed.take(message));
    this.topicsChanged();
    void this.#missed.read(connection);
  }

  lost(): void {
    this.#samples.clear();
    this.#missed.lost(this.up());
    for (const { linked } of this.#sites.values()) linked.lost();
  }

  /** This relay needs samples of other topics than before. */
  topicsChanged(): void {
    const { connection, topics } = this.parts;
    const { open } = connection;
    if (open === undefined) return;
    const needed = topics();
    for (const [topic, subscription] of this.#samples) {
      if (needed.has(topic)) continue;
      subscription.unsubscribe();
      this.#samples.delete(topic);
      for (const { linked } of this.#sites.values()) linked.breakOff(topic);
    }
    for (const topic of needed) {
      if (this.#samples.has(topic)) continue;
      this.#samples.set(
        topic,
        this.#read(open, topic, (message) => this.#take(message)),
      );
    }
  }

  /** Subscribes to a topic of all games. */
  #read(connection: NatsConnection, topic: string, take: (message: StreamedMessage) => void): Subscription {
    const { subjects, log } = this.parts;
    const subject = subjects.messagesOfAll(topic);
    return subscribe(connection, { subject, log }, (message) =>
      take({ subject: message.subject, data: message.data }),
    );
  }

  #take({ subject, data }: StreamedMessage): void {
    const name = this.parts.subjects.siteOf(subject);
    const site = name === undefined ? undefined : this.#sites.get(name);
    // A site that has not said that it is there yet has told no games either.
    const wrong = site?.message(data);
    if (wrong !== undefined) this.parts.refused(wrong);
  }

  /** Every site that was ever up. */
  list(): { site: string; isUp: boolean; sinceMillis: number; games: number }[] {
    return Array.from(this.#sites, ([site, { isUp, sinceMillis, linked }]) => ({
      site,
      isUp,
      sinceMillis,
      games: linked.count,
    }));
  }

  /** The sections of `/status` of each site. */
  describe(): JsonObject {
    return Object.fromEntries([...this.#sites].map(([name, site]) => [name, site.describe()]));
  }

  stop(): void {
    this.#timer.cancel();
    for (const { linked } of this.#sites.values()) linked.end();
  }

  #takeNotice({ subject, data }: Msg): void {
    const name = this.parts.subjects.siteOf(subject);
    if (name === undefined) return;
    const site = this.#sites.get(name);
    if (!(site?.mayTell(data.length) ?? this.#strangers.takes(data.length))) {
      this.parts.refused(`expected less of the site ${name.slice(0, MAX_SHOWN_CHARACTERS)}`);
      return;
    }
    const notice = readSiteMessage("games", data, this.parts.maxDepth());
    if (typeof notice === "string") this.parts.refused(notice);
    else if (notice.type === "site") this.#there(name, notice);
    else site?.notice(notice);
  }

  #there(name: string, notice: SiteNotice): void {
    const { run, clock, log, linkedGames, hub, rates, siteCame, changed } = this.parts;
    const now = clock.monotonicMillis();
    if (name === run.site) {
      this.name.heard(notice, now);
      return;
    }
    if (!notice.exports) return;
    let site = this.#sites.get(name);
    if (site === undefined) {
      if (this.#sites.size >= MAX_LINKED_RELAYS && !this.#forgetOneDown()) {
        this.parts.refused(`expected at most ${MAX_LINKED_RELAYS} sites`);
        return;
      }
      const linked = linkedGames.join(name, (question) => this.#ask(name, question));
      site = new OtherSite(linked, hub, notice, rates, clock);
      this.#sites.set(name, site);
    } else {
      if (notice.told === true) this.#missed.told(name);
      if (site.there(notice, now) === "known") return;
    }
    log.info({ site: name, host: notice.relay.host }, "a site is there by NATS");
    siteCame(name);
    changed();
  }

  #ask(name: string, question: SiteQuestion): void {
    const { connection, subjects, maxDepth, hub } = this.parts;
    void askSite(connection.open, subjects.call(name), question, maxDepth()).then((answered) => {
      const game = this.#sites.get(name)?.linked.asked(question.id);
      if (answered !== undefined && game !== undefined) settleQuestion(hub, game, answered);
    });
  }

  #forgetOneDown(): boolean {
    for (const [name, { isUp }] of this.#sites) if (!isUp) return this.#sites.delete(name);
    return false;
  }

  #sweep(): void {
    const { clock, log, connection, nameIsFree, changed } = this.parts;
    const now = clock.monotonicMillis();
    const elapsed = now - this.#sweptAtMillis;
    this.#sweptAtMillis = now;
    // Without a connection, silence says nothing of a site; its games are gone after the grace of a cut.
    const isConnected = connection.open !== undefined;
    for (const [name, site] of this.#sites)
      if (site.sweep(isConnected ? now : Number.NEGATIVE_INFINITY, elapsed)) {
        log.warn({ site: name }, "a site has said nothing by NATS for 3 s: its games are gone");
        changed();
      }
    if (this.name.isFreed(now)) nameIsFree();
  }
}
