import type { WorkTurns } from "../../account/index.ts";
import { LINK_FORMAT } from "../../protocol/formats.ts";
import type { LinkedRelay } from "../../protocol/link-notices.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { Link, LinkContext, LinkedGames, LinkState } from "../link/index.ts";
import type { IngestContext } from "../producer/ingest-context.ts";
import type { UpstreamAddress } from "./upstream-address.ts";
import { UpstreamIntake } from "./upstream-intake.ts";
import type { UpstreamSession } from "./upstream-session.ts";
import { LINK_TIMES, UpstreamSocket, type UpstreamTimes } from "./upstream-socket.ts";

/** The connection to an upstream, as `/status` shows it. */
interface ConnectionStatus {
  url: string;
  connected: boolean;
  /** Time of the last change of `connected`. Units: unix seconds. */
  since: number;
  /** Why there is no connection. */
  reason: string | null;
}

/** A server of the old protocol, as `/status` shows it; also an upstream that has never been connected. */
export type UpstreamStatus = ConnectionStatus & {
  /** Connections so far, each with an epoch of its own. */
  connections: number;
  source: string | null;
  epoch: string | null;
};

/** A link to another relay, as `/status` shows it. */
export type LinkStatus = ConnectionStatus & LinkState;

/** What an upstream needs that may be another relay. */
export interface UpstreamLinks {
  context: LinkContext;
  games: LinkedGames;
  /** What other relays are told of links has changed. */
  changed(): void;
}

/** Where the relay reads from, for as long as both run: another relay, by a link, or an in-game server of the old protocol. */
export class Upstream {
  readonly #socket: UpstreamSocket;
  readonly #intake: UpstreamIntake;
  /** The connection to a server of the old protocol. */
  #session: UpstreamSession | undefined;
  /** The link, once the other end was a relay. */
  #link: Link | undefined;
  #connections = 0;
  #sinceUnixMillis: number;
  #reason: string | undefined = "not tried yet";
  #missed = false;
  #loaded: { Session: typeof UpstreamSession; Link: typeof Link } | undefined;
  #isStopped = false;

  constructor(
    private readonly context: IngestContext,
    private readonly address: UpstreamAddress,
    /** Turns that it shares with the relay's other peers. */
    turns: WorkTurns,
    /** Undefined for a relay that takes every upstream for a server of the old protocol. */
    private readonly links?: UpstreamLinks,
    times?: Readonly<UpstreamTimes>,
  ) {
    const events = {
      opened: (protocol: string) => this.#guard(() => this.#opened(protocol)),
      text: (message: string) => this.#guard(() => this.#intake.receive(message)),
      binary: (message: Uint8Array) => this.#guard(() => this.#intake.receive(message)),
      lost: (reason: string) => this.#lost(reason),
    };
    const offered = links === undefined ? undefined : LINK_FORMAT;
    this.#socket = new UpstreamSocket(address.url, events, context.clock, times, offered);
    const intakeEvents = {
      refused: (what: string) => (this.#session ?? this.#link)?.refuse(what),
      exhausted: () => this.#socket.giveUp("it sends too much"),
      failed: (error: unknown) => this.#failed(error),
    };
    this.#intake = new UpstreamIntake(context, turns, this.#socket, intakeEvents);
    this.#sinceUnixMillis = context.clock.unixMillis();
  }

  /** Games of the old protocol that are connected: one or none. */
  get count(): number {
    return this.#session === undefined ? 0 : 1;
  }

  /** Connections to a server of the old protocol so far. */
  get connections(): number {
    return this.#connections;
  }

  /** The relays that are read from this way. */
  get relays(): readonly LinkedRelay[] {
    return this.#link?.relays ?? [];
  }

  start(): void {
    void this.#connect();
  }

  /** Tells the other end what clients need now. */
  demandChanged(demand: Demand): void {
    this.#session?.demandChanged(demand);
    this.#link?.demandChanged();
  }

  /** Asks a server of the old protocol for its snapshot and calls back once: when it has answered, after 300 ms, or at once without a connection or an answer in time to the last question. */
  freshSnapshot(done: () => void): void {
    if (this.#session === undefined) done();
    else this.#session.snapshots.wait(done);
  }

  /** What `/status` shows of a link; undefined for a server of the old protocol. */
  describeLink(): LinkStatus | undefined {
    return this.#link && { ...this.#describe(this.#link.isUp), ...this.#link.describe() };
  }

  /** What `/status` shows of a server of the old protocol; undefined for a link. */
  describeOld(): UpstreamStatus | undefined {
    if (this.#link !== undefined && this.#session === undefined) return undefined;
    return {
      ...this.#describe(this.#session !== undefined),
      connections: this.#connections,
      source: this.#session?.source.name ?? null,
      epoch: this.#session?.source.epoch ?? null,
    };
  }

  /** Leaves the other end as it was, and does not connect again. */
  stop(): void {
    this.#isStopped = true;
    this.#session?.release();
    this.#socket.close();
    this.#end();
    this.#link?.stop();
    this.#intake.stop();
  }

  /** A relay without an upstream does not load what reads from one. */
  async #connect(): Promise<void> {
    const [{ UpstreamSession: Session }, { Link }] = await Promise.all([
      import("./upstream-session.ts"),
      import("../link/index.ts"),
    ]);
    this.#loaded = { Session, Link };
    if (!this.#isStopped) this.#socket.connect();
  }

  #describe(connected: boolean): ConnectionStatus {
    return {
      url: this.address.shownUrl,
      connected,
      since: this.#sinceUnixMillis / 1000,
      reason: connected ? null : (this.#reason ?? null),
    };
  }

  #opened(protocol: string): void {
    if (protocol === LINK_FORMAT) this.#openLink();
    else this.#openOld();
  }

  #openLink(): void {
    if (this.#loaded === undefined || this.links === undefined) return;
    const { context, games } = this.links;
    this.#link ??= new this.#loaded.Link(context, games, this.address.shownUrl, {
      send: (text) => this.#socket.send(text),
      giveUp: (reason, retryMillis) => this.#socket.giveUp(reason, retryMillis),
      isNoRelay: () => this.#isNoRelay(),
      charge: (furtherMessages) => this.#intake.accounts.link.charge(furtherMessages),
      changed: () => this.#linkChanged(),
    });
    const link = this.#link;
    this.#intake.open(link, "link");
    link.opened();
  }

  /** A server that selects any subprotocol, but has sent no welcome of a link. */
  #isNoRelay(): void {
    this.#link?.closed();
    if (this.#link?.hasBeenUp !== true) this.#link = undefined;
    this.#intake.end(() => {});
    this.#socket.reconnectPlainly();
  }

  #linkChanged(): void {
    const link = this.#link;
    if (link?.isUp === true && this.#reason !== undefined) {
      this.#reason = undefined;
      this.#missed = false;
      this.#sinceUnixMillis = this.context.clock.unixMillis();
      this.#socket.speaks(LINK_TIMES);
      const { site } = link.describe();
      this.context.log.info({ url: this.address.shownUrl, site }, "the link is up");
    }
    this.links?.changed();
  }

  #openOld(): void {
    if (this.#loaded === undefined) return;
    this.#connections++;
    this.#missed = false;
    this.#reason = undefined;
    this.#sinceUnixMillis = this.context.clock.unixMillis();
    const account = this.#intake.accounts.old;
    const session = new this.#loaded.Session(this.context, this.address.name, account, {
      send: (text) => this.#socket.send(text),
      failed: (error) => this.#failed(error),
    });
    session.source.payWith((millis) => account.worked(millis));
    this.#session = session;
    this.#intake.open(session, "old");
    const { name: source, epoch } = session.source;
    this.context.log.info({ url: this.address.shownUrl, source, epoch }, "the upstream is connected");
  }

  #lost(reason: string): void {
    this.#reason = reason;
    this.#end();
    if (this.#missed) return;
    this.#missed = true;
    this.#sinceUnixMillis = this.context.clock.unixMillis();
    const { shownUrl: url } = this.address;
    const what = this.#link === undefined ? "the upstream is not connected" : "the link is down";
    this.context.log.warn({ url, reason }, `${what}; the relay tries again until it is up`);
  }

  #end(): void {
    const session = this.#session;
    this.#session = undefined;
    this.#link?.closed();
    this.#intake.end(() => session?.closed());
  }

  /** Runs a handler. If it fails, the relay gives this connection up and nothing else. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.context.log.error({ err: error }, "the upstream's handler failed");
    this.#socket.giveUp("the relay failed to handle a message");
  }
}
