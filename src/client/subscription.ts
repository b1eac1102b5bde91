import { matchesTopic } from "../protocol/topic-patterns.ts";
import { type Abortable, type AbortSignalLike, abortable, type Settle } from "./abort.ts";
import type { ClientError } from "./client-error.ts";
import { SeenOffsets } from "./seen-offsets.ts";
import type { TelemetryMessage } from "./telemetry-message.ts";
import type { TopicPattern } from "./topics.ts";
import type { History, SubscriptionRequest } from "./wire-plan.ts";

/** How to subscribe. */
export interface SubscribeOptions {
  /**
   * Ceiling for state topics such as `fps`, per second. 0: every sample, for which the game is asked.
   * Absent: every value at the game's own interval.
   * Where subscriptions of one client overlap, the fastest counts for all of them.
   */
  maxHz?: number;
  /** Earlier messages to begin with. Default: the newest value of state topics, and no events. */
  history?: History;
  /** Name of one game. Absent: all games. Bare 0x01 and 0x03 packets (format `binary`) do not name their game. */
  source?: string;
  /** Ends the subscription when it aborts. */
  signal?: AbortSignalLike;
}

/** A subscription that lasts through reconnections until the program ends it. */
export interface Subscription {
  readonly patterns: readonly TopicPattern[];
  /** Resolves when the relay has acknowledged the subscription and sent its history. Fails: `closed`, `aborted`, or the code of the relay's refusal. */
  confirmed(options?: Abortable): Promise<void>;
  /** Ends the subscription. No message comes after this. */
  unsubscribe(): void;
}

/** One subscription of a program: its request, and which messages it has had. */
export class LocalSubscription implements SubscriptionRequest {
  readonly maxHz: number | undefined;
  readonly source: string | undefined;
  readonly history: History | undefined;
  /** Whether the relay has acknowledged the subscription, on this connection or an earlier one. */
  confirmed = false;
  /** Whether the relay is still sending the history that the subscription asked for. */
  awaitingHistory = false;
  readonly #seen = new SeenOffsets();
  readonly #waiters = new Set<Settle<void>>();
  #outcome: ClientError | "confirmed" | undefined;

  constructor(
    readonly patterns: readonly TopicPattern[],
    { maxHz, history, source }: SubscribeOptions,
    private readonly take: (message: TelemetryMessage, bytes: number) => void,
  ) {
    this.maxHz = maxHz;
    this.history = history;
    this.source = source;
  }

  /** Delivers a message that matches the subscription and is new. `resuming`: the relay repeats messages that the client missed. */
  offer(message: TelemetryMessage, bytes: number, resuming: boolean): void {
    if (!this.patterns.some((pattern) => matchesTopic(pattern, message.topic))) return;
    if (this.source !== undefined && message.source !== undefined && message.source !== this.source) return;
    // Another subscription asked for this history.
    if (message.history && !this.awaitingHistory && !resuming) return;
    if (this.#seen.takeNew(message)) this.take(message, bytes);
  }

  /** Forgets which messages were seen, because the relay has another epoch. */
  forgetSeen(): void {
    this.#seen.clear();
  }

  /** Takes the relay's answer. */
  settle(outcome: ClientError | "confirmed"): void {
    this.awaitingHistory = false;
    this.confirmed ||= outcome === "confirmed";
    this.#outcome = outcome;
    for (const waiter of this.#waiters) tell(waiter, outcome);
    this.#waiters.clear();
  }

  /** Resolves with the relay's answer, now or when it comes. */
  settled({ signal }: Abortable = {}): Promise<void> {
    return abortable(signal, (waiter) => {
      if (this.#outcome === undefined) this.#waiters.add(waiter);
      else tell(waiter, this.#outcome);
      return () => this.#waiters.delete(waiter);
    });
  }
}

function tell(waiter: Settle<void>, outcome: ClientError | "confirmed"): void {
  if (outcome === "confirmed") waiter.resolve();
  else waiter.reject(outcome);
}
