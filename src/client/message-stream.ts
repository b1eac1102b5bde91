import { BoundedQueue } from "../base/bounded-queue.ts";
import type { TelemetryMessage } from "./telemetry-message.ts";
import type { TopicName } from "./topics.ts";

/** What a stream holds for a loop that is slower than the messages. */
export interface StreamBounds {
  /** Most messages that wait; 1,000 by default. */
  maxMessages?: number;
  /** Most bytes, as they came over the wire, that wait; 16 MiB by default. */
  maxBytes?: number;
}

const DEFAULT_MAX_MESSAGES = 1000;
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

/** What a stream tells its client. */
export interface StreamPort {
  /** So many of the oldest messages had to go; told when the loop reads again. */
  dropped(count: number): void;
  /** The loop was left. */
  left(): void;
}

/** The messages of a subscription, for `for await`. Bounded: past its bounds the oldest go, and are counted. */
export class MessageStream<Topic extends TopicName = TopicName>
  implements AsyncIterableIterator<TelemetryMessage<Topic>, undefined>
{
  readonly #queue: BoundedQueue<TelemetryMessage<Topic>>;
  readonly #readers: ((result: IteratorResult<TelemetryMessage<Topic>, undefined>) => void)[] = [];
  readonly #port: StreamPort;
  #told = 0;
  #ended = false;

  constructor(port: StreamPort, bounds: StreamBounds = {}) {
    this.#port = port;
    const { maxMessages: maxItems = DEFAULT_MAX_MESSAGES, maxBytes = DEFAULT_MAX_BYTES } = bounds;
    this.#queue = new BoundedQueue({ maxItems, maxBytes });
  }

  /** Messages that had to go because the loop was too slow. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /** Messages that wait for the loop. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Takes a message in. */
  push(message: TelemetryMessage<Topic>, bytes: number): void {
    if (this.#ended) return;
    const reader = this.#readers.shift();
    if (reader === undefined) this.#queue.push(message, bytes);
    else reader({ done: false, value: message });
  }

  /** No message comes any more; those that wait can still be read. */
  end(): void {
    this.#ended = true;
    for (const reader of this.#readers.splice(0)) reader({ done: true, value: undefined });
  }

  /** The next message: one that waits, or the one that comes. */
  next(): Promise<IteratorResult<TelemetryMessage<Topic>, undefined>> {
    const missed = this.#queue.dropped - this.#told;
    this.#told = this.#queue.dropped;
    if (missed > 0) this.#port.dropped(missed);
    const value = this.#queue.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  /** Leaves the stream: ends its subscription and forgets what waits. `break` does it. */
  return(): Promise<IteratorResult<TelemetryMessage<Topic>, undefined>> {
    this.end();
    while (this.#queue.size > 0) this.#queue.shift();
    this.#port.left();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
