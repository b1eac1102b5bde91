import type { JsonObject } from "../protocol/json-object.ts";
import type { Stream } from "../protocol/streams.ts";
import { ClientError, closedError } from "./client-error.ts";
import { noteSent } from "./note-sent.ts";
import type { CommandMessage, SettleCommand } from "./pending-commands.ts";
import type { LocalSubscription } from "./subscription.ts";
import type { TelemetryMessage } from "./telemetry-message.ts";
import type { TopicPattern } from "./topics.ts";
import { type History, planClassicIntervals, planWire, type WireTopic } from "./wire-plan.ts";

/** Outcome of a reconnection. */
export interface Resumed {
  /** True: no message is missing. False: messages may be missing, and the program's values are stale. */
  recovered: boolean;
  /** The current run of the relay; undefined for a classic server. */
  epoch: string | undefined;
}

/** What the subscription book needs of its client. */
export interface SubscriptionPort {
  /** Sends a command on the current connection. */
  ask(command: CommandMessage, settle: SettleCommand): void;
  resumed(event: Resumed): void;
  /** The relay refused a subscription. */
  failed(error: ClientError): void;
}

/** The newest message of a run of the relay such that it and all earlier messages were delivered. */
interface Position {
  epoch: string;
  offset: number;
}

/** Keeps a program's subscriptions, and sends them to the relay on every new connection. */
export class SubscriptionBook {
  readonly #subscriptions = new Set<LocalSubscription>();
  /** Subscriptions sent on this connection; undefined without a connection. */
  #sent: Map<TopicPattern, WireTopic> | undefined;
  #classicIntervals = new Map<Stream, number>();
  #epoch: string | undefined;
  #position: Position | undefined;
  /** Whether the relay is repeating missed messages. `#position` stays until it is done, so that an interrupted resume begins again. */
  #resuming = false;
  #repeatedTo = 0;

  constructor(
    private readonly port: SubscriptionPort,
    private readonly style: "v1" | "classic",
  ) {}

  /** Whether the relay is repeating messages that the client missed. */
  get resuming(): boolean {
    return this.#resuming;
  }

  /** Adds a subscription, and sends it if there is a connection. */
  add(subscription: LocalSubscription): void {
    this.#subscriptions.add(subscription);
    if (this.#sent !== undefined) this.#announce(subscription);
  }

  /** Removes a subscription. */
  remove(subscription: LocalSubscription): void {
    if (!this.#subscriptions.delete(subscription)) return;
    subscription.settle(new ClientError("closed", "the program ended the subscription"));
    if (this.#sent === undefined) return;
    if (this.style === "classic") this.#tellIntervals();
    else this.#withdraw();
  }

  /** Removes all subscriptions without telling the relay. */
  clear(): void {
    this.#sent = undefined;
    for (const subscription of this.#subscriptions) subscription.settle(closedError());
    this.#subscriptions.clear();
  }

  /** Sends all subscriptions on a new connection, and asks for missed messages. */
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
      // There is nothing to resume. A later loss resumes from this offset, even if no message comes until then.
      this.#position = undefined;
      if (offset !== undefined) this.#reached(offset);
      if (known.length > 0) this.#startOver(known);
    }
    for (const subscription of fresh) this.#announce(subscription);
  }

  /** The connection has ended. */
  disconnected(): void {
    this.#sent = undefined;
    this.#resuming = false;
    for (const subscription of this.#subscriptions) subscription.awaitingHistory = false;
  }

  /** Delivers a message to every subscription that matches it and has not had it. */
  deliver(message: TelemetryMessage, bytes: number): void {
    // A callback may end other subscriptions, which then get no message.
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

  /** Subscribes as on the first connection, because the relay cannot resume. The program's values are stale. */
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
        // No message has come yet, so this offset skips none.
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

  /** Returns the planned subscriptions that differ from those sent for the same topics. */
  #changed(plan: ReadonlyMap<TopicPattern, WireTopic>): WireTopic[] {
    return [...(this.#sent?.values() ?? [])].flatMap((sent) => {
      const now = plan.get(sent.topic);
      return now === undefined || (now.max_hz === sent.max_hz && now.source === sent.source) ? [] : [now];
    });
  }

  /** Ends subscriptions that are no longer planned. The relay takes `*` in `unsubscribe` for all subscriptions, so the others are then subscribed again, without a gap. */
  #withdraw(): void {
    const plan = planWire(this.#subscriptions);
    const gone = [...(this.#sent?.keys() ?? [])].filter((topic) => !plan.has(topic));
    const changed = this.#changed(plan);
    const ignore: SettleCommand = {
      resolve: () => {},
      reject: (error) => isGone(error) || this.port.failed(error),
    };
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

  #subscribe(topics: readonly (WireTopic & { history?: History })[], settle: SettleCommand): void {
    const sent = topics.map(({ history: _, ...topic }) => topic);
    const takeBack = this.#sent === undefined ? () => {} : noteSent(this.#sent, sent);
    const reject = (error: ClientError) => {
      takeBack();
      settle.reject(error);
    };
    this.port.ask({ command: "subscribe", topics }, { resolve: settle.resolve, reject });
  }

  /** Sets the intervals of both streams on a classic server, which sends all topics to every client. */
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

/** Whether a command failed because the connection ended. The next connection asks again. */
function isGone(error: ClientError): boolean {
  return error.code === "connection_lost" || error.code === "closed";
}

function offsetOf(answer: JsonObject): number | undefined {
  return typeof answer.offset === "number" ? answer.offset : undefined;
}
