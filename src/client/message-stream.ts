import { BoundedQueue } from "../base/bounded-queue.ts";
import type { TelemetryMessage } from "./telemetry-message.ts";
import type { TopicName } from "./topics.ts";

/** How much a stream holds for a loop that is slower than the messages. */
export interface StreamBounds {
  /** Most waiting messages. Default: 1,000. */
  maxMessages?: number;
  /** Most bytes of waiting messages, by their size on the wire. Default: 16 MiB. */
  maxBytes?: number;
}

const DEFAULT_MAX_MESSAGES = 1000;
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

/** Hears about a stream. */
export interface StreamPort {
  /** The stream dropped this many of its oldest messages. Called when the loop reads again. */
  dropped(count: number): void;
  /** The program left the loop. */
  left(): void;
}

/** The messages of a subscription, for `for await`. Past its bounds it drops the oldest messages and counts them. */
export class MessageStream<Topic extends TopicName = TopicName>
  implements AsyncIterableIterator<TelemetryMessage<Topic>>
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

  /** Messages dropped because the loop was too slow. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /** Messages waiting for the loop. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Adds a message. */
  push(message: TelemetryMessage<Topic>, bytes: number): void {
    if (this.#ended) return;
    const reader = this.#readers.shift();
    if (reader === undefined) this.#queue.push(message, bytes);
    else reader({ done: false, value: message });
  }

  /** Ends the stream. The loop can still read waiting messages. */
  end(): void {
    this.#ended = true;
    for (const reader of this.#readers.splice(0)) reader({ done: true, value: undefined });
  }

  /** Returns the next message, waiting for one if needed. */
  next(): Promise<IteratorResult<TelemetryMessage<Topic>, undefined>> {
    const missed = this.#queue.dropped - this.#told;
    this.#told = this.#queue.dropped;
    if (missed > 0) this.#port.dropped(missed);
    const value = this.#queue.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  /** Leaves the stream: ends its subscription and drops waiting messages. `break` calls this. */
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
