import type { WorkTurns } from "../../account/index.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { IngestContext } from "../producer/ingest-context.ts";
import type { ProducerKind } from "../producer/producer-kind.ts";
import type { UpstreamAddress } from "./upstream-address.ts";
import { UpstreamIntake } from "./upstream-intake.ts";
import type { UpstreamSession } from "./upstream-session.ts";
import { UpstreamSocket, type UpstreamTimes } from "./upstream-socket.ts";

/** The section of `/status` about the upstream. */
export type UpstreamStatus = {
  url: string;
  connected: boolean;
  /** Time of the last change of `connected`. Units: unix seconds. */
  since: number;
  /** Connections so far, each with an epoch of its own. */
  connections: number;
  source: string | null;
  epoch: string | null;
  /** Why there is no connection. */
  reason: string | null;
};

/** An in-game server of the old protocol from which the relay reads, for as long as both run. */
export class Upstream implements ProducerKind {
  readonly name = "upstream";
  readonly #socket: UpstreamSocket;
  readonly #intake: UpstreamIntake;
  #session: UpstreamSession | undefined;
  #connections = 0;
  #sinceUnixMillis: number;
  #reason: string | undefined = "not tried yet";
  #missed = false;
  #Session: typeof UpstreamSession | undefined;
  #isStopped = false;

  constructor(
    private readonly context: IngestContext,
    private readonly address: UpstreamAddress,
    /** Turns that it shares with the relay's other peers. */
    turns: WorkTurns,
    times?: Readonly<UpstreamTimes>,
  ) {
    const events = {
      opened: () => this.#guard(() => this.#opened()),
      text: (message: string) => this.#guard(() => this.#intake.receive(message)),
      binary: (message: Uint8Array) => this.#guard(() => this.#intake.receive(message)),
      lost: (reason: string) => this.#lost(reason),
    };
    this.#socket = new UpstreamSocket(address.url, events, context.clock, times);
    this.#intake = new UpstreamIntake(context, turns, this.#socket, {
      refused: (what) => this.#session?.refuse(what),
      exhausted: () => this.#socket.giveUp("it sends too much"),
      failed: (error) => this.#failed(error),
    });
    this.#sinceUnixMillis = context.clock.unixMillis();
  }

  get count(): number {
    return this.#session === undefined ? 0 : 1;
  }

  get ever(): number {
    return this.#connections;
  }

  /** 0, because no goodbye waits for this connection: {@link stop} ends it. */
  get connections(): number {
    return 0;
  }

  start(): void {
    void this.#connect();
  }

  demandChanged(demand: Demand): void {
    this.#session?.demandChanged(demand);
  }

  /** Asks the upstream for its snapshot and calls back once: when it has answered, after 300 ms, or at once without a connection or an answer in time to the last question. */
  freshSnapshot(done: () => void): void {
    if (this.#session === undefined) done();
    else this.#session.snapshots.wait(done);
  }

  describe(): UpstreamStatus {
    return {
      url: this.address.shownUrl,
      connected: this.#session !== undefined,
      since: this.#sinceUnixMillis / 1000,
      connections: this.#connections,
      source: this.#session?.source.name ?? null,
      epoch: this.#session?.source.epoch ?? null,
      reason: this.#reason ?? null,
    };
  }

  /** Leaves the upstream as it was, and does not connect again. */
  stop(): void {
    this.#isStopped = true;
    this.#session?.release();
    this.#socket.close();
    this.#end();
    this.#intake.stop();
  }

  /** Does nothing: {@link stop} has ended the connection. */
  closeAll(): void {}

  /** A relay without an upstream does not load the session. */
  async #connect(): Promise<void> {
    this.#Session = (await import("./upstream-session.ts")).UpstreamSession;
    if (!this.#isStopped) this.#socket.connect();
  }

  #opened(): void {
    if (this.#Session === undefined) return;
    this.#connections++;
    this.#missed = false;
    this.#reason = undefined;
    this.#sinceUnixMillis = this.context.clock.unixMillis();
    const { account } = this.#intake;
    const session = new this.#Session(this.context, this.address.name, account, {
      send: (text) => this.#socket.send(text),
      failed: (error) => this.#failed(error),
    });
    session.source.payWith((millis) => account.worked(millis));
    this.#session = session;
    this.#intake.open(session);
    const { name: source, epoch } = session.source;
    this.context.log.info({ url: this.address.shownUrl, source, epoch }, "the upstream is connected");
  }

  #lost(reason: string): void {
    this.#reason = reason;
    if (this.#missed) return;
    this.#missed = true;
    this.#sinceUnixMillis = this.context.clock.unixMillis();
    this.#end();
    const { shownUrl: url } = this.address;
    this.context.log.warn(
      { url, reason },
      "the upstream is not connected; the relay tries again until it is",
    );
  }

  #end(): void {
    const session = this.#session;
    this.#session = undefined;
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
