import type { Clock } from "../../base/clock.ts";
import type { ProducerKind } from "../../ingest/index.ts";
import type { LinkedGames } from "../../ingest/link/index.ts";
import { LINK_FORMAT } from "../../protocol/formats.ts";
import type { JsonObject } from "../../protocol/json-object.ts";
import { AnswerQuestions } from "./answer-questions.ts";
import { EventStream } from "./event-stream.ts";
import { GameExport } from "./game-export.ts";
import type { NatsContext } from "./nats-context.ts";
import type { NatsOptions } from "./nats-options.ts";
import { EVENT_TOPICS, OtherSites } from "./other-sites.ts";
import { OtherWishes } from "./other-wishes.ts";
import { OwnGames } from "./own-games.ts";
import { OwnWish } from "./own-wish.ts";
import { ServerConnection } from "./server-connection.ts";
import type { RelayRun } from "./site-messages.ts";
import { Subjects } from "./subjects.ts";

/** A site by NATS, as a link is shown. */
export interface SiteByNats {
  site: string | null;
  /** The address of the server, or of the first if there is no connection. */
  url: string;
  connected: boolean;
  games: number;
  /** Since when it is connected, or is not. Units: unix seconds. */
  since: number;
  /** Why it is not connected; null while it is. */
  reason: string | null;
  /** Whether this relay may call commands there: over NATS the server's permissions say so, and refuse a call. */
  may_control: true;
}

/** What the metrics show of NATS. */
export interface NatsCounts {
  connected: boolean;
  /** Sites that are up. */
  sites: number;
  /** Messages that the server has confirmed. */
  published: number;
  /** Messages that did not reach the server, for all that is known. */
  lost: number;
}

/** Most games of one site that the limit on its messages allows for. */
const SITE_GAMES = 64;

/** Shares games with other relays by a NATS server: hands on those that are connected here, and takes in those of all other sites. */
export class NatsBridge {
  readonly #connection: ServerConnection;
  readonly #ownGames: OwnGames;
  readonly #wishes: OtherWishes;
  readonly #ownWish: OwnWish;
  readonly #sites: OtherSites;
  readonly #events: EventStream;
  readonly #firstServer: string;
  readonly #clock: Clock;
  #isStopped = false;

  constructor(context: NatsContext, linkedGames: LinkedGames, options: Readonly<NatsOptions>) {
    const { site, host, hub, clock, log, limits, audience, fanOut, producers } = context;
    const subjects = new Subjects(options.prefix);
    const run: RelayRun = { site, epoch: hub.epoch, host, pid: process.pid };
    const startedUnixMillis = clock.unixMillis();
    const maxDepth = () => limits.jsonDepth;
    const dialect = context.delivery.dialects[LINK_FORMAT];
    const refused = refusalsOf(context);
    const connection = new ServerConnection(options, `${context.identity.name} ${site}`, clock, log);
    const wishes = new OtherWishes({
      clock,
      log,
      subject: subjects.demand(site),
      maxDepth,
      hold: (demand) => audience.holdDemand(demand, { of: "another relay" }),
      topicsChanged: () => audience.demandChanged(),
      newReader: () => ownGames.newReader(),
      awaits: (areAwaited) => connection.hold(areAwaited),
      refused,
    });
    fanOut.countToo(wishes);
    const events = new EventStream({
      prefix: options.prefix,
      subjects: EVENT_TOPICS.map((topic) => subjects.messagesOfAll(topic)),
      clock,
      log,
    });
    const ownWish = new OwnWish({
      run,
      clock,
      subjects,
      connection,
      demand: () => audience.ownDemand(),
      hasSubscribers: (topic) => wishes.leftOut(() => fanOut.hasSubscribers(topic)),
      sites: () => sites.up(),
    });
    const sites = new OtherSites({
      run,
      startedUnixMillis,
      clock,
      log,
      hub,
      linkedGames,
      subjects,
      connection,
      events,
      // A site may have as many games as this relay takes.
      rates: {
        messagesPerSecond: () => limits.packetsPerSecond * Math.min(limits.sources, SITE_GAMES),
        bytesPerSecond: () => limits.bytesPerSecond,
      },
      maxDepth,
      topics: () => ownWish.topics(),
      siteCame(name) {
        ownGames.sayThere();
        ownWish.siteCame(name);
      },
      nameIsFree: () => ownGames.tellAll(),
      changed: () => context.changed(),
      refused,
    });
    const ownGames = new OwnGames({
      run,
      version: context.identity.version,
      startedUnixMillis,
      clock,
      subject: subjects.games(site),
      connection,
      notices: context.gameNotices,
      isOwn: (source) => dialect.carries?.(source) !== false,
      exports: () => sites.name.isOurs,
    });
    const gameExport = new GameExport({
      site,
      subjects,
      connection,
      dialect,
      needs: (topic) => wishes.needs(topic),
      hasReaders: () => wishes.count > 0,
      exports: () => sites.name.isOurs,
    });
    const questions = new AnswerQuestions({
      log,
      clock,
      subject: subjects.call(site),
      maxDepth,
      askable: () => producers.askable(),
      isOwn: (source) => dialect.carries?.(source) !== false,
      refused,
    });
    // In this order: others know the games before their messages.
    for (const part of [ownGames, wishes, events, sites, ownWish, questions]) connection.listen(part);
    connection.listen({ opened: () => context.changed(), lost: () => context.changed() });
    context.handOn((message) => {
      if (!this.#isStopped) gameExport.take(message);
    });
    context.onHitch((hitch) => {
      if (wishes.takesHitches) ownGames.hitch(hitch);
    });
    const kind: ProducerKind = {
      name: "nats",
      count: 0,
      ever: 0,
      connections: 0,
      closeAll() {},
      demandChanged() {
        sites.topicsChanged();
        ownWish.tell();
      },
    };
    producers.add(kind);
    this.#connection = connection;
    this.#clock = clock;
    this.#firstServer = options.servers[0]?.shownUrl ?? "";
    this.#ownGames = ownGames;
    this.#wishes = wishes;
    this.#ownWish = ownWish;
    this.#sites = sites;
    this.#events = events;
    connection.start();
  }

  describe(): JsonObject {
    const { outbox } = this.#connection;
    return {
      on: true,
      ...this.#connection.describe(),
      problem: this.#sites.name.problem ?? null,
      published: outbox.confirmed,
      waiting: outbox.waiting,
      unconfirmed_bytes: outbox.unconfirmedBytes,
      lost: outbox.lost,
      readers: this.#wishes.count,
      events: this.#events.describe(),
      sites: this.#sites.describe(),
    };
  }

  sitesAsLinks(): SiteByNats[] {
    const { connected, server, since, reason } = this.#connection.describe();
    const url = server ?? this.#firstServer;
    const may_control = true;
    const sites = this.#sites.list().map(({ site, isUp, sinceMillis, games }) => {
      const changed = this.#unixSecondsOf(sinceMillis);
      const named = { site, url, games, may_control } as const;
      if (!connected) return { ...named, connected, since: isUp ? since : Math.min(since, changed), reason };
      return {
        ...named,
        connected: isUp,
        since: isUp ? Math.max(since, changed) : changed,
        reason: isUp ? null : "the site says nothing by NATS",
      };
    });
    return sites.length > 0 ? sites : [{ site: null, url, connected, games: 0, since, reason, may_control }];
  }

  #unixSecondsOf(monotonicMillis: number): number {
    return (this.#clock.unixMillis() - (this.#clock.monotonicMillis() - monotonicMillis)) / 1000;
  }

  counts(): NatsCounts {
    const { confirmed, lost } = this.#connection.outbox;
    const { connected } = this.#connection.describe();
    return { connected, sites: [...this.#sites.up()].length, published: confirmed, lost };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#ownGames.stop();
    this.#ownWish.stop();
    this.#wishes.stop();
    this.#sites.stop();
    this.#events.stop();
    await this.#connection.stop();
  }
}

/** Counts what is refused of other relays, and logs the first. */
function refusalsOf({ refusals, log }: Pick<NatsContext, "refusals" | "log">): (what: string) => void {
  let isTold = false;
  return (what) => {
    refusals.add("bad_message");
    if (isTold) return;
    isTold = true;
    log.warn({ refusal: what }, "a message by NATS was refused; further refusals are only counted");
  };
}
