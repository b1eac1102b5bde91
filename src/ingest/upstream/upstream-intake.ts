import {
  Account,
  Inbox,
  type MessageHandler,
  type PausableSocket,
  SocketReading,
  type WorkTurns,
} from "../../account/index.ts";
import type { Timer } from "../../base/clock.ts";
import type { IngestContext } from "../producer/ingest-context.ts";
import { linkLimits } from "./link-limits.ts";

/** How often the rates are looked at. Units: milliseconds. */
const SWEEP_MILLIS = 500;

/** What the intake tells the upstream's connection. */
export interface UpstreamIntakeEvents {
  /** The upstream sends too much. Called once in each sweep at most, with what was expected. */
  refused(what: string): void;
  /** The upstream has sent too much for longer than the relay's patience. */
  exhausted(): void;
  /** The handler of a message that had to wait has failed. */
  failed(error: unknown): void;
}

/** What is at the other end: another relay, or an in-game server of the old protocol. */
export type UpstreamKind = "link" | "old";

/** Holds an upstream to the limits of a game, or of the games of a link. Its accounts outlive its connections, so reconnecting gains nothing. */
export class UpstreamIntake {
  readonly accounts: Readonly<Record<UpstreamKind, Account>>;
  #kind: UpstreamKind = "old";
  readonly #context: IngestContext;
  readonly #events: UpstreamIntakeEvents;
  readonly #turns: WorkTurns;
  readonly #reading: SocketReading;
  readonly #sweep: Timer;
  #inbox: Inbox | undefined;

  constructor(
    context: IngestContext,
    turns: WorkTurns,
    socket: PausableSocket,
    events: UpstreamIntakeEvents,
  ) {
    this.#reading = new SocketReading(turns.reads, socket);
    const { clock, limits } = context;
    this.#context = context;
    this.#events = events;
    this.accounts = {
      old: new Account({ limits, clock }, "packetsPerSecond"),
      link: new Account({ limits: linkLimits(limits), clock }, "packetsPerSecond"),
    };
    this.#turns = turns;
    this.#sweep = clock.every(SWEEP_MILLIS, () => {
      const areExhausted = Object.values(this.accounts).map((account) => account.sweep());
      if (areExhausted.includes(true)) events.exhausted();
    });
  }

  /** What the messages of the connection are charged to. */
  get account(): Account {
    return this.accounts[this.#kind];
  }

  /** A connection has opened: its messages go to `handler`. */
  open(handler: MessageHandler, kind: UpstreamKind): void {
    this.#kind = kind;
    const { account } = this;
    this.#inbox = new Inbox({
      account,
      turns: this.#turns,
      clock: this.#context.clock,
      handler,
      refuse: () => this.#refuse(),
      failed: (error) => this.#events.failed(error),
    });
  }

  /** Takes a message, or refuses and counts it. */
  receive(message: string | Uint8Array): void {
    if (this.account.admits(message.length)) {
      this.#reading.took(message.length);
      if (this.#inbox?.receive(message) !== false) return;
      this.account.refuse();
    } else this.#reading.refused(message.length);
    this.#refuse();
  }

  #refuse(): void {
    this.#context.refusals.add("rate_exceeded");
    if (this.account.isFlooding) this.#events.exhausted();
    if (this.account.isFirstRefusal) this.#events.refused(`expected at most ${this.account.inWords}`);
  }

  /** The connection has ended: calls back once everything that waits has been handled. */
  end(done: () => void): void {
    if (this.#inbox === undefined) done();
    else this.#inbox.end(done);
    this.#inbox = undefined;
  }

  /** Ends the sweeps. */
  stop(): void {
    this.#sweep.cancel();
  }
}
