import { type AbortSignalLike, abortedError, onAbort } from "./abort.ts";
import type { ClientEmitter } from "./client-emitter.ts";
import { closedError } from "./client-error.ts";
import { MessageStream, type StreamBounds } from "./message-stream.ts";
import { LocalSubscription, type SubscribeOptions, type Subscription } from "./subscription.ts";
import type { SubscriptionBook } from "./subscription-book.ts";
import type { TelemetryMessage } from "./telemetry-message.ts";
import type { TopicPattern } from "./topics.ts";

/** The subscriptions of a client, with a callback or as a stream, until the program closes the client. */
export class ClientSubscriptions {
  readonly #streams = new Set<MessageStream>();
  /** For each subscription with a signal: what stops listening to the signal. */
  readonly #listening = new Set<() => void>();
  #closed = false;

  constructor(
    private readonly book: SubscriptionBook,
    private readonly events: ClientEmitter,
  ) {}

  /** Subscribes with a callback. If the callback throws or rejects, the client emits `error`. */
  subscribe(
    topics: TopicPattern | readonly TopicPattern[],
    options: SubscribeOptions,
    handler: (message: TelemetryMessage) => unknown,
  ): Subscription {
    return this.#add(topics, options, {
      message: (message) => {
        try {
          const result = handler(message);
          if (result instanceof Promise) result.catch((fault: unknown) => this.events.fault(fault));
        } catch (fault) {
          this.events.fault(fault);
        }
      },
      aborted: () => {},
    });
  }

  /** Subscribes as a stream. Leaving the stream ends the subscription. */
  stream(
    topics: TopicPattern | readonly TopicPattern[],
    options: SubscribeOptions & StreamBounds,
  ): MessageStream {
    const stream: MessageStream = new MessageStream(
      {
        dropped: (count) =>
          this.events.emit("dropped", { where: "stream", patterns: subscription.patterns, count }),
        left: () => {
          this.#streams.delete(stream);
          subscription.unsubscribe();
        },
      },
      options,
    );
    const subscription = this.#add(topics, options, {
      message: (message, bytes) => stream.push(message, bytes),
      aborted: () => void stream.return(),
    });
    if (this.#closed || options.signal?.aborted) stream.end();
    else this.#streams.add(stream);
    return stream;
  }

  /** Ends every subscription and stream. Later ones end at once. */
  close(): void {
    this.#closed = true;
    this.book.clear();
    for (const stopListening of this.#listening) stopListening();
    this.#listening.clear();
    for (const stream of this.#streams) stream.end();
    this.#streams.clear();
  }

  #add(
    topics: TopicPattern | readonly TopicPattern[],
    options: SubscribeOptions,
    port: { message(message: TelemetryMessage, bytes: number): void; aborted(): void },
  ): Subscription {
    const patterns = [...new Set(typeof topics === "string" ? [topics] : topics)];
    const subscription = new LocalSubscription(patterns, options, port.message);
    const unsubscribe = () => {
      stopListening();
      this.#listening.delete(stopListening);
      this.book.remove(subscription);
    };
    const stopListening = this.#begin(subscription, options.signal, () => {
      unsubscribe();
      port.aborted();
    });
    return { patterns, confirmed: (limits) => subscription.settled(limits), unsubscribe };
  }

  /** Begins a subscription, unless it is over before. Returns what stops listening to the signal. */
  #begin(
    subscription: LocalSubscription,
    signal: AbortSignalLike | undefined,
    aborted: () => void,
  ): () => void {
    if (this.#closed || signal?.aborted) {
      subscription.settle(this.#closed ? closedError() : abortedError(signal));
      return () => {};
    }
    this.book.add(subscription);
    const stopListening = onAbort(signal, aborted);
    if (signal !== undefined) this.#listening.add(stopListening);
    return stopListening;
  }
}
