import { BoundedQueue } from "../../base/bounded-queue.ts";

/** Where the messages of one topic of a game go. */
export interface Route {
  readonly subject: string;
  readonly topic: string;
  readonly source: string;
  readonly epoch: string;
  /** Whether its messages are sent again after a cut. Samples are not: newer ones replace them. */
  readonly isKept: boolean;
}

/** Messages that did not reach the server, for all that is known: how many, and the `seq` of the first and the last. */
export interface Loss {
  count: number;
  first: number;
  last: number;
}

/** Most bytes that the server has not confirmed. Beyond it the relay sends no more: nats.js itself has no bound. */
const MAX_UNCONFIRMED_BYTES = 4 * 1024 * 1024;
/** Events that wait for a server. */
const WAITING = { maxItems: 10_000, maxBytes: 8 * 1024 * 1024 };
/** Most topics of games whose losses are kept apart until other relays are told of them. */
const MAX_LOSSES = 4096;

/** An event, with its packet. */
interface Kept {
  route: Route;
  seq: number;
  packet: Uint8Array;
}

/** What was sent between two questions to the server. */
class Batch {
  bytes = 0;
  readonly kept: Kept[] = [];
  readonly samples = new Map<Route, Loss>();
}

/**
 * Messages on their way to a NATS server, which says nothing of what it gets. So the relay asks it several times a second to answer, and what
 * was sent before the question is confirmed by the answer. After a cut, events that are not confirmed are sent again: relays drop what they
 * have already. Samples that are not confirmed are lost.
 */
export class Outbox {
  /** Messages that the server has confirmed. */
  confirmed = 0;
  /** Messages that are lost. */
  lost = 0;
  #open = new Batch();
  #asked: Batch | undefined;
  #waiting = new BoundedQueue<Kept>(WAITING);
  readonly #losses = new Map<Route, Loss>();

  /** Whether more may be sent before the server confirms. */
  get hasRoom(): boolean {
    return this.unconfirmedBytes < MAX_UNCONFIRMED_BYTES;
  }

  /** Units: bytes. */
  get unconfirmedBytes(): number {
    return this.#open.bytes + (this.#asked?.bytes ?? 0);
  }

  /** Events that wait until they can be sent. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** A message has been handed to the library. */
  sent(route: Route, seq: number, packet: Uint8Array): void {
    const batch = this.#open;
    batch.bytes += packet.length;
    if (route.isKept) batch.kept.push({ route, seq, packet });
    else addTo(batch.samples, route, oneLost(seq));
  }

  /** An event cannot be sent now. It waits; past the bound the oldest is lost. */
  wait(route: Route, seq: number, packet: Uint8Array): void {
    if (packet.length > WAITING.maxBytes) {
      this.lose(route, seq);
      return;
    }
    while (this.#waiting.size >= WAITING.maxItems || this.#waiting.bytes + packet.length > WAITING.maxBytes) {
      const oldest = this.#waiting.shift();
      if (oldest === undefined) break;
      this.lose(oldest.route, oldest.seq);
    }
    this.#waiting.push({ route, seq, packet }, packet.length);
  }

  /** A message is not sent. */
  lose(route: Route, seq: number): void {
    this.#lose(route, oneLost(seq));
  }

  #lose(route: Route, loss: Readonly<Loss>): void {
    this.lost += loss.count;
    if (this.#losses.has(route) || this.#losses.size < MAX_LOSSES) addTo(this.#losses, route, loss);
  }

  /** The server is asked to answer now. */
  asked(): void {
    this.#asked = this.#open;
    this.#open = new Batch();
  }

  /** The server has answered. */
  answered(): void {
    if (this.#asked === undefined) return;
    this.confirmed += this.#asked.kept.length;
    for (const { count } of this.#asked.samples.values()) this.confirmed += count;
    this.#asked = undefined;
  }

  /** The connection is gone: samples that are not confirmed are lost, and events wait again, before those that wait already. */
  cut(): void {
    const batches = [...(this.#asked === undefined ? [] : [this.#asked]), this.#open];
    this.#asked = undefined;
    this.#open = new Batch();
    const later = this.#waiting.toArray();
    this.#waiting = new BoundedQueue<Kept>(WAITING);
    for (const { samples } of batches) for (const [route, loss] of samples) this.#lose(route, loss);
    for (const { route, seq, packet } of [...batches.flatMap(({ kept }) => kept), ...later])
      this.wait(route, seq, packet);
  }

  /** Takes the oldest event that waits. */
  take(): Kept | undefined {
    return this.#waiting.shift();
  }

  /** Takes what is lost and not told to other relays yet. */
  takeLosses(): ReadonlyMap<Route, Loss> {
    const losses = new Map(this.#losses);
    this.#losses.clear();
    return losses;
  }
}

function oneLost(seq: number): Loss {
  return { count: 1, first: seq, last: seq };
}

function addTo(losses: Map<Route, Loss>, route: Route, { count, first, last }: Readonly<Loss>): void {
  const loss = losses.get(route);
  if (loss === undefined) losses.set(route, { count, first, last });
  else {
    loss.count += count;
    loss.first = Math.min(loss.first, first);
    loss.last = Math.max(loss.last, last);
  }
}
