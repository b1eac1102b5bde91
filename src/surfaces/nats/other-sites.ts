import type { Msg, NatsConnection, Subscription } from "@nats-io/transport-node";
import { BoundedQueue } from "../../base/bounded-queue.ts";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Hub } from "../../hub/index.ts";
import type { LinkedGames, SiteQuestion } from "../../ingest/link/index.ts";
import type { JsonObject } from "../../protocol/json-object.ts";
import { MAX_LINKED_RELAYS } from "../../protocol/limits.ts";
import { askSite } from "./ask-site.ts";
import type { EventStream, StreamedMessage } from "./event-stream.ts";
import { OtherSite, SILENT_SITE_MILLIS, type SiteRates } from "./other-site.ts";
import type { ConnectionListener, ServerConnection } from "./server-connection.ts";
import { type RelayRun, readSiteMessage, type SiteNotice } from "./site-messages.ts";
import type { Subjects } from "./subjects.ts";

/** Topics that are always read: events, which JetStream may keep, and the messages of each second. */
export const EVENT_TOPICS = ["scene", "alert", "log/*", "custom/*"];
const SECOND_TOPICS = ["snapshot", "stats", "headset"];
/** Events that wait while those that were missed are read. */
const HELD = { maxItems: 10_000, maxBytes: 8 * 1024 * 1024 };
/** How often silent sites are looked for. Units: milliseconds. */
const SWEEP_MILLIS = 500;

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

/** Another relay that has the name of this one. */
interface Namesake {
  relay: RelayRun;
  startedAt: number;
  heardAtMillis: number;
}

/** The games of all other sites that share the server. */
export class OtherSites implements ConnectionListener {
  readonly #sites = new Map<string, OtherSite>();
  /** Subscriptions to samples, by topic. */
  readonly #samples = new Map<string, Subscription>();
  readonly #timer: Timer;
  #namesake: Namesake | undefined;
  #sweptAtMillis: number;
  /** Events that came while those that this relay missed are read; undefined while none are. */
  #held: BoundedQueue<StreamedMessage> | undefined;
  /** Events that this relay missed, as far as they are read. */
  #missed: StreamedMessage[] = [];
  #readings = 0;
  /** Sites that were up at the last cut and have not told their games since. */
  readonly #untold = new Set<string>();

  constructor(private readonly parts: OtherSitesParts) {
    const { clock } = parts;
    this.#sweptAtMillis = clock.monotonicMillis();
    this.#timer = clock.every(SWEEP_MILLIS, () => this.#sweep());
  }

  /** The sites that are there. */
  *up(): Generator<string> {
    for (const [name, { isUp }] of this.#sites) if (isUp) yield name;
  }

  /** Whether this relay has its name for itself, or had it first. */
  get hasName(): boolean {
    const { run, startedUnixMillis } = this.parts;
    const other = this.#namesake;
    if (other === undefined) return true;
    const started = startedUnixMillis / 1000;
    return started < other.startedAt || (started === other.startedAt && run.epoch < other.relay.epoch);
  }

  /** What is wrong with the name of this relay; undefined if nothing is. */
  get problem(): string | undefined {
    const other = this.#namesake;
    if (other === undefined) return undefined;
    const { run } = this.parts;
    const result = this.hasName
      ? "the other one started later and hands no games on"
      : "this one started later and hands no games on";
    return `two relays are called ${run.site}: process ${run.pid} on ${run.host} (this one) and process ${other.relay.pid} on ${other.relay.host}; ${result}. Give one of them another name with --site`;
  }

  opened(connection: NatsConnection): void {
    const { subjects, clock } = this.parts;
    this.#samples.clear();
    for (const site of this.#sites.values()) site.mayBeHeard(clock.monotonicMillis());
    subscribe(connection, subjects.gamesOfAll, (message) => this.#takeNotice(message));
    for (const topic of SECOND_TOPICS)
      subscribe(connection, subjects.messagesOfAll(topic), (message) => this.#take(message));
    for (const topic of EVENT_TOPICS)
      subscribe(connection, subjects.messagesOfAll(topic), (message) => this.#takeEvent(message));
    this.topicsChanged();
    void this.#catchUp(connection);
  }

  lost(): void {
    this.#samples.clear();
    for (const [name, site] of this.#sites) {
      if (site.isUp) this.#untold.add(name);
      site.linked.lost();
    }
  }

  /**
   * Reads the events that this relay missed, before those that come now: events are taken in the order of their numbers. They are taken once
   * the sites have told their games anew, or have had the time to.
   */
  async #catchUp(connection: NatsConnection): Promise<void> {
    const { events, clock } = this.parts;
    const reading = ++this.#readings;
    if (events.hasBeenSeen) this.#held ??= new BoundedQueue<StreamedMessage>(HELD);
    await events.open(connection, ({ subject, data }) => this.#missed.push({ subject, data }));
    const deadline = clock.monotonicMillis() + SILENT_SITE_MILLIS;
    while (this.#held !== undefined && this.#untold.size > 0 && clock.monotonicMillis() < deadline)
      await new Promise<void>((resolve) => clock.after(SWEEP_MILLIS / 10, resolve));
    // Another connection has begun to read since, which takes these too.
    if (this.#readings !== reading) return;
    const messages = [...this.#missed, ...(this.#held?.toArray() ?? [])];
    this.#held = undefined;
    this.#missed = [];
    this.#untold.clear();
    for (const message of messages) this.#take(message);
  }

  /** This relay needs samples of other topics than before. */
  topicsChanged(): void {
    const { connection, subjects, topics } = this.parts;
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
      const subscription = subscribe(open, subjects.messagesOfAll(topic), (message) => this.#take(message));
      this.#samples.set(topic, subscription);
    }
  }

  #takeEvent({ subject, data }: Msg): void {
    if (this.#held === undefined) this.#take({ subject, data });
    else this.#held.push({ subject, data }, data.length);
  }

  #take({ subject, data }: StreamedMessage): void {
    const name = this.parts.subjects.siteOf(subject);
    const site = name === undefined ? undefined : this.#sites.get(name);
    // A site that has not said that it is there yet has told no games either.
    const wrong = site?.message(data);
    if (wrong !== undefined) this.parts.refused(wrong);
  }

  /** Every site that was ever up. */
  list(): { site: string; isUp: boolean; games: number }[] {
    return Array.from(this.#sites, ([site, { isUp, linked }]) => ({ site, isUp, games: linked.count }));
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
    const notice = readSiteMessage("games", data, this.parts.maxDepth());
    if (typeof notice === "string") this.parts.refused(notice);
    else if (notice.type === "site") this.#there(name, notice);
    else this.#sites.get(name)?.notice(notice);
  }

  #there(name: string, notice: SiteNotice): void {
    const { run, clock, log, linkedGames, hub, rates, siteCame, changed } = this.parts;
    const now = clock.monotonicMillis();
    if (name === run.site) {
      this.#sameName(notice, now);
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
      site = new OtherSite(linked, hub, notice, rates, now);
      this.#sites.set(name, site);
    } else {
      if (notice.told === true) this.#untold.delete(name);
      if (site.there(notice, now) === "known") return;
    }
    log.info({ site: name, host: notice.relay.host }, "a site is there by NATS");
    siteCame(name);
    changed();
  }

  #sameName({ relay, started_at }: SiteNotice, nowMillis: number): void {
    const isNew = this.#namesake?.relay.epoch !== relay.epoch;
    this.#namesake = { relay, startedAt: started_at, heardAtMillis: nowMillis };
    if (isNew) this.parts.log.error(this.problem);
  }

  #ask(name: string, question: SiteQuestion): void {
    const { connection, subjects, maxDepth, hub } = this.parts;
    void askSite(connection.open, subjects.call(name), question, maxDepth()).then((answered) => {
      const linked = this.#sites.get(name)?.linked;
      const game = linked?.asked(question.id);
      if (answered === undefined || linked === undefined || game === undefined) return;
      const { answer, snapshot } = answered;
      if (snapshot !== undefined) hub.keepSnapshot(game.source, snapshot.body, snapshot.timestampSeconds);
      linked.answer(answer);
    });
  }

  #forgetOneDown(): boolean {
    for (const [name, { isUp }] of this.#sites) if (!isUp) return this.#sites.delete(name);
    return false;
  }

  #sweep(): void {
    const { clock, log, connection, run, nameIsFree, changed } = this.parts;
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
    if (this.#namesake !== undefined && now - this.#namesake.heardAtMillis > SILENT_SITE_MILLIS) {
      this.#namesake = undefined;
      log.info({ site: run.site }, "the other relay of this name is gone");
      nameIsFree();
    }
  }
}

function subscribe(connection: NatsConnection, subject: string, take: (message: Msg) => void): Subscription {
  return connection.subscribe(subject, {
    callback: (error, message) => {
      if (error === null) take(message);
    },
  });
}
