import { matchesTopic } from "../protocol/topic-patterns.ts";
import type { ClientError } from "./client-error.ts";
import { SeenOffsets } from "./seen-offsets.ts";
import type { TelemetryMessage } from "./telemetry-message.ts";
import type { TopicPattern } from "./topics.ts";
import type { History, Wish } from "./wire-plan.ts";

/** How to subscribe. */
export interface SubscribeOptions {
  /**
   * Ceiling for state topics such as `fps`, per second. 0: every sample, for which the game is asked.
   * Absent: every value at the game's own pace.
   * Where subscriptions of one client overlap, the fastest counts for all of them.
   */
  maxHz?: number;
  /** What to begin with; by default the newest value of state topics, and of events none. */
  history?: History;
  /** One game only, by name; absent: all. Bare 0x01 and 0x03 packets (format `binary`) do not name their game. */
  source?: string;
}

/** A subscription that stands, through reconnections, until it is ended. */
export interface Subscription {
  readonly patterns: readonly TopicPattern[];
  /** Resolves when the relay has acknowledged it and sent its history. Fails: `closed`, or the code of the relay's refusal. */
  confirmed(): Promise<void>;
  /** Ends it. No message comes after this. */
  unsubscribe(): void;
}

interface Waiter {
  resolve(): void;
  reject(error: ClientError): void;
}

/** One subscription of a program: what it wants, and what it has had. */
export class LocalSubscription implements Wish {
  readonly maxHz: number | undefined;
  readonly source: string | undefined;
  readonly history: History | undefined;
  /** Whether the relay has acknowledged it, on this connection or an earlier one. */
  confirmed = false;
  /** Whether the history that it asked for is on its way. */
  awaitingHistory = false;
  readonly #seen = new SeenOffsets();
  readonly #waiters: Waiter[] = [];
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

  /** Delivers a message if it is wanted and new. `resuming` is while the relay repeats what the client missed. */
  offer(message: TelemetryMessage, bytes: number, resuming: boolean): void {
    if (!this.patterns.some((pattern) => matchesTopic(pattern, message.topic))) return;
    if (this.source !== undefined && message.source !== undefined && message.source !== this.source) return;
    // History that another subscription asked for.
    if (message.history && !this.awaitingHistory && !resuming) return;
    if (this.#seen.takeNew(message)) this.take(message, bytes);
  }

  /** What was seen means nothing in another epoch of the relay. */
  forgetSeen(): void {
    this.#seen.clear();
  }

  /** The relay's answer came. */
  settle(outcome: ClientError | "confirmed"): void {
    this.awaitingHistory = false;
    this.confirmed ||= outcome === "confirmed";
    this.#outcome = outcome;
    for (const waiter of this.#waiters.splice(0)) tell(waiter, outcome);
  }

  /** Resolves with the relay's answer, the one that came or the one that will. */
  settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#outcome === undefined) this.#waiters.push({ resolve, reject });
      else tell({ resolve, reject }, this.#outcome);
    });
  }
}

function tell(waiter: Waiter, outcome: ClientError | "confirmed"): void {
  if (outcome === "confirmed") waiter.resolve();
  else waiter.reject(outcome);
}
