import {
  DeliverPolicy,
  DiscardPolicy,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  StorageType,
} from "@nats-io/jetstream";
import { errors, type NatsConnection } from "@nats-io/transport-node";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { reasonOf } from "../../base/reason-of.ts";
import type { JsonObject } from "../../protocol/json-object.ts";
import type { ConnectionListener } from "./connection-listener.ts";

/** How often the relay notes how far the stream is. Units: milliseconds. */
const NOTE_MILLIS = 1000;
/** Longest time that the server may take to answer about the stream. Units: milliseconds. */
const ANSWER_MILLIS = 2000;
/** Most events that are read again after a cut; older ones are lost. */
const MAX_MISSED = 10_000;
const PAGE = 500;
/** Limits of a stream that this relay makes. Units: nanoseconds, bytes. */
const STREAM = { max_age: 3600 * 1e9, max_bytes: 256 * 1024 * 1024 };

/** A message of the stream. */
export interface StreamedMessage {
  subject: string;
  data: Uint8Array;
}

/** What the stream of events needs. */
export interface EventStreamParts {
  /** The first part of every subject, after which the stream is named. */
  prefix: string;
  /** The subjects of events of all games. */
  subjects: string[];
  clock: Clock;
  log: Log;
}

/**
 * The events of all sites in a stream of JetStream, if the server has it: the server keeps them for an hour, so that a relay that was cut off
 * gets those that it missed. Without it they are told as lost. Live events come by plain subscriptions, which are faster.
 */
export class EventStream implements ConnectionListener {
  /** The last number of the stream up to which this relay has got everything; undefined before the first connection to a server that has it. */
  #seenTo: number | undefined;
  /** The newest number of the stream when it was asked last: what came before has arrived once the next question is answered. */
  #newest: number | undefined;
  #manager: JetStreamManager | undefined;
  #timer: Timer | undefined;
  /** Whether all events of the last cut were there; undefined before the first cut. */
  #recovered: boolean | undefined;
  /** Events that had left the stream before this relay came back. */
  #gone = 0;

  constructor(private readonly parts: EventStreamParts) {}

  /** Its name on the server. */
  get name(): string {
    return `${this.parts.prefix.replaceAll(".", "_")}_events`;
  }

  lost(): void {
    this.#timer?.cancel();
    this.#manager = undefined;
    this.#newest = undefined;
  }

  /** Whether there is something to read after a cut. */
  get hasBeenSeen(): boolean {
    return this.#seenTo !== undefined;
  }

  /** Finds or makes the stream on a new connection, and reads what this relay missed of it. */
  async open(connection: NatsConnection, take: (message: StreamedMessage) => void): Promise<void> {
    const { log } = this.parts;
    try {
      const manager = await jetstreamManager(connection, { timeout: ANSWER_MILLIS });
      const { first_seq, last_seq } = await this.#stateOf(manager);
      await this.#readMissed(connection, { first: first_seq, last: last_seq }, take);
      if (connection.isClosed()) return;
      this.#seenTo = last_seq;
      this.#newest = last_seq;
      this.#manager = manager;
      this.#timer?.cancel();
      this.#timer = this.parts.clock.every(NOTE_MILLIS, () => void this.#note(manager));
    } catch (error) {
      if (connection.isClosed()) return;
      if (this.#seenTo !== undefined) this.#recovered = false;
      const isAbsent = error instanceof Error && error.name === "JetStreamNotEnabled";
      const reason = isAbsent ? "the server has no JetStream" : wordsOf(error);
      log.info({ reason }, "NATS keeps no events: a relay that is cut off does not get those that it missed");
    }
  }

  stop(): void {
    this.#timer?.cancel();
  }

  describe(): JsonObject {
    return {
      stream: this.#manager === undefined ? null : this.name,
      recovered: this.#recovered ?? null,
      events_gone: this.#gone,
    };
  }

  async #stateOf(manager: JetStreamManager): Promise<{ first_seq: number; last_seq: number }> {
    const { name } = this;
    try {
      return (await manager.streams.info(name)).state;
    } catch {
      // The limits of a stream that somebody else has made are theirs.
      const { subjects } = this.parts;
      const policy = { discard: DiscardPolicy.Old, storage: StorageType.File };
      return (await manager.streams.add({ name, subjects, ...STREAM, ...policy })).state;
    }
  }

  async #readMissed(
    connection: NatsConnection,
    { first, last }: { first: number; last: number },
    take: (message: StreamedMessage) => void,
  ): Promise<void> {
    const seenTo = this.#seenTo;
    if (seenTo === undefined) return;
    // A stream that is behind was made anew.
    const from = last < seenTo ? first : Math.max(seenTo + 1, first, last - MAX_MISSED + 1);
    const gone = last < seenTo ? undefined : from - seenTo - 1;
    this.#recovered = gone === 0;
    if (gone !== 0) {
      this.#gone += gone ?? 0;
      this.parts.log.warn(
        { events: gone ?? "unknown", stream: this.name },
        "events had left the stream of NATS before this relay came back: they are lost",
      );
    }
    if (from > last) return;
    const client = jetstream(connection, { timeout: ANSWER_MILLIS });
    const consumer = await client.consumers.get(this.name, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: from,
    });
    try {
      for (let at = from; at <= last; ) {
        const before = at;
        for await (const message of await consumer.fetch({ max_messages: PAGE, expires: 1000 })) {
          take(message);
          at = message.seq + 1;
          if (message.info.pending === 0) break;
        }
        if (at === before) break;
      }
    } finally {
      await consumer.delete().catch(() => {});
    }
  }

  /** What the stream had at the last question has arrived by the time that the next one is answered. */
  async #note(manager: JetStreamManager): Promise<void> {
    try {
      const { last_seq } = (await manager.streams.info(this.name)).state;
      if (manager !== this.#manager) return;
      this.#seenTo = this.#newest;
      this.#newest = last_seq;
    } catch {
      // The connection finds out by itself; a stream that was deleted is made anew with the next one.
    }
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof errors.PermissionViolationError)
    return "this relay may not use JetStream: allow it to publish to $JS.API.>";
  return reasonOf(error);
}
