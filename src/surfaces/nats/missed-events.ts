import type { NatsConnection } from "@nats-io/transport-node";
import { BoundedQueue } from "../../base/bounded-queue.ts";
import type { Clock } from "../../base/clock.ts";
import type { EventStream, StreamedMessage } from "./event-stream.ts";

/** Events that wait while those that were missed are read. */
const HELD = { maxItems: 10_000, maxBytes: 8 * 1024 * 1024 };
/** How long sites have to tell their games after a cut. Units: milliseconds. */
const TELLING_MILLIS = 3000;
/** How often the relay looks whether they have. Units: milliseconds. */
const LOOK_MILLIS = 50;

/**
 * Puts the events that this relay missed during a cut before those that come now: events are taken in the order of their numbers. They are
 * taken once the sites have told their games anew, or have had the time to.
 */
export class MissedEvents {
  /** Events that came while those that were missed are read; undefined while none are. */
  #held: BoundedQueue<StreamedMessage> | undefined;
  /** Events that were missed, as far as they are read. */
  #missed: StreamedMessage[] = [];
  #readings = 0;
  /** Sites that were up at the last cut and have not told their games since. */
  readonly #untold = new Set<string>();

  constructor(
    private readonly stream: EventStream,
    private readonly clock: Clock,
    private readonly pass: (message: StreamedMessage) => void,
  ) {}

  /** The connection is gone; these sites were up. */
  lost(sites: Iterable<string>): void {
    for (const site of sites) this.#untold.add(site);
  }

  /** A site has told all its games. */
  told(site: string): void {
    this.#untold.delete(site);
  }

  /** An event has come. */
  take(message: StreamedMessage): void {
    if (this.#held === undefined) this.pass(message);
    else this.#held.push(message, message.data.length);
  }

  /** Reads what was missed, on a new connection. */
  async read(connection: NatsConnection): Promise<void> {
    const reading = ++this.#readings;
    if (this.stream.hasBeenSeen) this.#held ??= new BoundedQueue<StreamedMessage>(HELD);
    await this.stream.open(connection, (message) => this.#missed.push(message));
    const deadline = this.clock.monotonicMillis() + TELLING_MILLIS;
    while (this.#held !== undefined && this.#untold.size > 0 && this.clock.monotonicMillis() < deadline)
      await new Promise<void>((resolve) => this.clock.after(LOOK_MILLIS, resolve));
    // Another connection has begun to read since, which takes these too.
    if (this.#readings !== reading) return;
    const messages = [...this.#missed, ...(this.#held?.toArray() ?? [])];
    this.#held = undefined;
    this.#missed = [];
    this.#untold.clear();
    for (const message of messages) this.pass(message);
  }
}
