import type { JsonObject } from "../protocol/json-messages.ts";
import type { Stream } from "../protocol/streams.ts";
import { ClientError } from "./client-error.ts";
import { noteSent } from "./note-sent.ts";
import type { CommandMessage, Settle } from "./pending-commands.ts";
import type { LocalSubscription } from "./subscription.ts";
import type { TelemetryMessage } from "./telemetry-message.ts";
import type { TopicPattern } from "./topics.ts";
import { type History, planClassicIntervals, planWire, type WireTopic } from "./wire-plan.ts";

/** What a reconnection brought back. */
export interface Resumed {
  /** True: nothing is missing. False: something may be, and what the program has is stale. */
  recovered: boolean;
  /** The run of the relay that it is connected to now; undefined with a classic server. */
  epoch: string | undefined;
}

/** What the book needs of its client. */
export interface SubscriptionPort {
  /** Sends a command on the connection there is. */
  ask(command: CommandMessage, settle: Settle): void;
  resumed(event: Resumed): void;
  /** The relay refused a subscription. */
  failed(error: ClientError): void;
}

/** The last message of a run of the relay that is known to have been delivered, with all before it. */
interface Position {
  epoch: string;
  offset: number;
}

/** A program's subscriptions, told to the relay, and told again on every new connection. */
export class SubscriptionBook {
  readonly #subscriptions = new Set<LocalSubscription>();
  /** What the relay knows on this connection; undefined while there is none. */
  #sent: Map<TopicPattern, WireTopic> | undefined;
  #classicIntervals = new Map<Stream, number>();
  #epoch: string | undefined;
  #position: Position | undefined;
  /** While the relay repeats what was missed, `#position` stands: if the connection ends before it is through, all is asked for again. */
  #resuming = false;
  #repeatedTo = 0;

  constructor(
    private readonly port: SubscriptionPort,
    private readonly style: "v1" | "classic",
  ) {}

  /** Whether the relay is repeating what was missed. */
  get resuming(): boolean {
    return this.#resuming;
  }

  /** Adds a subscription, and tells the relay where there is a connection. */
  add(subscription: LocalSubscription): void {
    this.#subscriptions.add(subscription);
    if (this.#sent !== undefined) this.#announce(subscription);
  }

  /** Takes a subscription away. */
  remove(subscription: LocalSubscription): void {
    if (!this.#subscriptions.delete(subscription)) return;
    subscription.settle(new ClientError("closed", "the subscription was ended"));
    if (this.#sent === undefined) return;
    if (this.style === "classic") this.#tellIntervals();
    else this.#withdraw();
  }

  /** Takes every subscription away; the relay is gone. */
  clear(): void {
    this.#sent = undefined;
    for (const subscription of this.#subscriptions)
      subscription.settle(new ClientError("closed", "the client was closed"));
    this.#subscriptions.clear();
  }

  /** There is a connection: what is wanted is told, and what was missed is asked for. */
  connected({ epoch, offset }: { epoch?: string | undefined; offset?: number | undefined } = {}): void {
    const known = [...this.#subscriptions].filter(({ confirmed }) => confirmed);
    const fresh = [...this.#subscriptions].filter(({ confirmed }) => !confirmed);
    if (epoch !== this.#epoch) for (const subscription of known) subscription.forgetSeen();
    this.#epoch = epoch;
    this.#sent = new Map();
    this.#classicIntervals.clear();
    if (known.length > 0 && this.#position !== undefined) {
      this.#resume(this.#position, known);
    } else {
      // Nothing is owed from before: a later loss is resumed from here, even if nothing comes until then.
      this.#position = undefined;
      if (offset !== undefined) this.#reached(offset);
      if (known.length > 0) this.#startOver(known);
    }
    for (const subscription of fresh) this.#announce(subscription);
  }

  /** The connection is gone. */
  disconnected(): void {
    this.#sent = undefined;
    this.#resuming = false;
    for (const subscription of this.#subscriptions) subscription.awaitingHistory = false;
  }

  /** Delivers a message to everybody who wants it and has not had it. */
  deliver(message: TelemetryMessage, bytes: number): void {
    // One that ended another one must not be surprised by it.
    for (const subscription of [...this.#subscriptions])
      if (this.#subscriptions.has(subscription)) subscription.offer(message, bytes, this.#resuming);
    if (message.offset !== undefined) this.#reached(message.offset);
  }

  #reached(offset: number): void {
    if (offset <= 0) return;
    if (this.#resuming) this.#repeatedTo = Math.max(this.#repeatedTo, offset);
    else if (this.#epoch !== undefined && offset > (this.#position?.offset ?? 0))
      this.#position = { epoch: this.#epoch, offset };
  }

  #resume({ epoch, offset }: Position, known: readonly LocalSubscription[]): void {
    this.#resuming = true;
    this.#repeatedTo = 0;
    this.#sent = planWire(known);
    const command = { command: "resume", epoch, since: offset, topics: [...this.#sent.values()] };
    this.port.ask(command, {
      resolve: (answer) => {
        this.#resuming = false;
        const recovered = answer.recovered === true;
        if (!recovered || this.#epoch !== epoch) this.#position = undefined;
        this.#reached(Math.max(this.#repeatedTo, offsetOf(answer) ?? 0));
        this.port.resumed({ recovered, epoch: this.#epoch });
      },
      reject: (error) => {
        this.#resuming = false;
        if (isGone(error)) return;
        this.port.failed(error);
        this.#position = undefined;
        this.#startOver(known);
      },
    });
  }

  /** Nothing can be resumed: as at the first time, and what the program has is stale. */
  #startOver(known: readonly LocalSubscription[]): void {
    for (const subscription of known) if (this.#subscriptions.has(subscription)) this.#announce(subscription);
    this.port.resumed({ recovered: false, epoch: this.#epoch });
  }

  #announce(subscription: LocalSubscription): void {
    if (this.style === "classic") {
      this.#tellIntervals();
      subscription.settle("confirmed");
      return;
    }
    const plan = planWire(this.#subscriptions);
    const own = subscription.patterns.flatMap((pattern) => plan.get(pattern) ?? []);
    const others = this.#changed(plan).filter(({ topic }) => !subscription.patterns.includes(topic));
    const withHistory = own.map((topic) =>
      subscription.history === undefined ? topic : { ...topic, history: subscription.history },
    );
    subscription.awaitingHistory = true;
    this.#subscribe([...withHistory, ...others.map((topic) => ({ ...topic, history: "none" as const }))], {
      resolve: (answer) => {
        // Before the first message nothing can be on its way that this would skip.
        const offset = offsetOf(answer);
        if (offset !== undefined && this.#position === undefined) this.#reached(offset);
        subscription.settle("confirmed");
      },
      reject: (error) => {
        if (isGone(error)) return;
        subscription.settle(error);
        this.port.failed(error);
      },
    });
  }

  /** What the relay knows and what is wanted of the same topics, where they differ. */
  #changed(plan: ReadonlyMap<TopicPattern, WireTopic>): WireTopic[] {
    return [...(this.#sent?.values() ?? [])].flatMap((sent) => {
      const now = plan.get(sent.topic);
      return now === undefined || (now.max_hz === sent.max_hz && now.source === sent.source) ? [] : [now];
    });
  }

  /** Tells the relay what is no longer wanted. `*` stands for all subscriptions there, so the others are made again, without a gap. */
  #withdraw(): void {
    const plan = planWire(this.#subscriptions);
    const gone = [...(this.#sent?.keys() ?? [])].filter((topic) => !plan.has(topic));
    const changed = this.#changed(plan);
    const ignore: Settle = { resolve: () => {}, reject: (error) => isGone(error) || this.port.failed(error) };
    const all = gone.includes("*");
    if (gone.length > 0) this.port.ask({ command: "unsubscribe", topics: all ? ["*"] : gone }, ignore);
    for (const topic of gone) this.#sent?.delete(topic);
    const again = all ? [...plan.values()] : changed;
    if (again.length === 0) return;
    const since: History = all && this.#position !== undefined ? { since: this.#position.offset } : "none";
    const waiting = [...this.#subscriptions].filter(({ awaitingHistory }) => all && !awaitingHistory);
    for (const subscription of waiting) subscription.awaitingHistory = true;
    const done = () => {
      for (const subscription of waiting) subscription.awaitingHistory = false;
    };
    this.#subscribe(
      again.map((topic) => ({ ...topic, history: since })),
      {
        resolve: done,
        reject: (error) => {
          done();
          ignore.reject(error);
        },
      },
    );
  }

  #subscribe(topics: readonly (WireTopic & { history?: History })[], settle: Settle): void {
    const sent = topics.map(({ history: _, ...topic }) => topic);
    const takeBack = this.#sent === undefined ? () => {} : noteSent(this.#sent, sent);
    const reject = (error: ClientError) => {
      takeBack();
      settle.reject(error);
    };
    this.port.ask({ command: "subscribe", topics }, { resolve: settle.resolve, reject });
  }

  /** A classic server sends everything to everybody; only the pace of the two streams can be asked for. */
  #tellIntervals(): void {
    for (const [stream, interval] of planClassicIntervals(this.#subscriptions)) {
      if (this.#classicIntervals.get(stream) === interval) continue;
      this.#classicIntervals.set(stream, interval);
      const command = { command: "set_update_interval", stream, interval };
      this.port.ask(command, {
        resolve: () => {},
        reject: (error) => isGone(error) || this.port.failed(error),
      });
    }
  }
}

/** Whether an answer is missing because the connection is: the next one asks again. */
function isGone(error: ClientError): boolean {
  return error.code === "connection_lost" || error.code === "closed";
}

function offsetOf(answer: JsonObject): number | undefined {
  return typeof answer.offset === "number" ? answer.offset : undefined;
}
