import {
  Account,
  Inbox,
  type MessageHandler,
  type PausableSocket,
  SocketReading,
  type WorkTurns,
} from "../../account/index.ts";
import type { Timer } from "../../base/clock.ts";
import type { Limits } from "../../protocol/limits.ts";
import type { IngestContext } from "../producer/ingest-context.ts";

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

/** Holds an upstream to the limits of a game. Its account outlives its connections, so reconnecting gains nothing. */
export class UpstreamIntake {
  readonly account: Account;
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
    limits: Readonly<Limits>,
  ) {
    this.#reading = new SocketReading(turns.reads, socket);
    const { clock } = context;
    this.#context = context;
    this.#events = events;
    this.account = new Account({ limits, clock }, "packetsPerSecond");
    this.#turns = turns;
    this.#sweep = clock.every(SWEEP_MILLIS, () => {
      if (this.account.sweep()) events.exhausted();
    });
  }

  /** A connection has opened: its messages go to `handler`. */
  open(handler: MessageHandler): void {
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
