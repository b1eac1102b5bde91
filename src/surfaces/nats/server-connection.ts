import type { NatsConnection, Status } from "@nats-io/transport-node";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { reasonOf } from "../../base/reason-of.ts";
import { connectNats } from "./connect-nats.ts";
import type { ConnectionListener } from "./connection-listener.ts";
import type { NatsAddress, NatsOptions } from "./nats-options.ts";
import { Outbox, type Route } from "./outbox.ts";

/** How often the server is asked to confirm what it got, also when nothing was sent, so that its silence is noticed. Units: milliseconds. */
const ASK_MILLIS = 250;
/** While a question is unanswered for longer than this, samples are not sent: they would be old when they arrive. Units: milliseconds. */
const LATE_MILLIS = 250;
/** A server that has not answered for this long is given up. Units: milliseconds. */
const SILENT_MILLIS = 2000;
/** First wait before the next try; doubled after each failure, up to the longest. Units: milliseconds. */
const FIRST_RETRY_MILLIS = 250;
const LONGEST_RETRY_MILLIS = 1000;
/** Most refusals of one connection that are logged. */
const MAX_LOGGED_REFUSALS = 16;

/** The connection as `/status` shows it. */
export type ConnectionStatus = {
  connected: boolean;
  server: string | null;
  /** Time of the last change of `connected`. Units: unix seconds. */
  since: number;
  /** Why there is no connection. */
  reason: string | null;
  /** What the server refused last to let this relay do. */
  refused: string | null;
};

/** A connection to one of several NATS servers. It leaves one that does not answer, and connects anew until it is stopped. */
export class ServerConnection {
  readonly outbox = new Outbox();
  #listeners: ConnectionListener[] = [];
  #connection: NatsConnection | undefined;
  #servers: readonly NatsAddress[];
  #timer: Timer | undefined;
  #retry: Timer | undefined;
  #retryMillis = FIRST_RETRY_MILLIS;
  #isStopped = false;
  #hasMissed = false;
  #sinceUnixMillis: number;
  #reason: string | undefined = "not tried yet";
  #refused: string | undefined;
  #askedAtMillis: number | undefined;
  #checkedAtMillis = 0;
  #isHeld = false;

  constructor(
    private readonly options: Readonly<NatsOptions>,
    /** What the server's own list of connections shows. */
    private readonly name: string,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.#servers = options.servers;
    this.#sinceUnixMillis = clock.unixMillis();
  }

  /** The open connection; undefined if there is none. */
  get open(): NatsConnection | undefined {
    return this.#connection;
  }

  listen(listener: ConnectionListener): void {
    this.#listeners = [...this.#listeners, listener];
  }

  start(): void {
    void this.#connect();
  }

  /** Sends a message, has it wait, or loses it, as its kind and the connection are. Owns: the packet, from now on. Units: milliseconds, monotonic. */
  send(route: Route, seq: number, packet: Uint8Array, nowMillis: number): void {
    const { outbox } = this;
    if (
      this.#canSend(packet.length, nowMillis) &&
      (!route.isKept || (outbox.waiting === 0 && !this.#isHeld))
    ) {
      this.#publish(route, seq, packet);
    } else if (route.isKept && !this.#isTooLong(packet.length)) outbox.wait(route, seq, packet);
    else outbox.lose(route, seq);
  }

  /** While held, events wait: other relays are not back yet, and a server keeps nothing for them. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld) this.#sendWaiting();
  }

  /** Sends a text that is said again anyway, if there is a connection that answers. Returns whether it was sent. */
  say(subject: string, text: string): boolean {
    if (!this.#canSend(text.length, this.clock.monotonicMillis())) return false;
    this.#connection?.publish(subject, text);
    return true;
  }

  describe(): ConnectionStatus {
    return {
      connected: this.#connection !== undefined,
      server: this.#connection === undefined ? null : (this.#servers[0]?.shownUrl ?? null),
      since: this.#sinceUnixMillis / 1000,
      reason: this.#reason ?? null,
      refused: this.#refused ?? null,
    };
  }

  /** Closes the connection once what was sent is confirmed, or after half a second, and does not connect again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#retry?.cancel();
    this.#timer?.cancel();
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) return;
    const waited = new Promise<void>((resolve) => this.clock.after(500, resolve));
    await Promise.race([connection.flush().catch(() => {}), waited]);
    await connection.close();
  }

  async #connect(): Promise<void> {
    const [address] = this.#servers;
    if (address === undefined || this.#isStopped) return;
    try {
      const connection = await connectNats(this.options, address, this.name);
      if (this.#isStopped) void connection.close();
      else this.#opened(connection, address);
    } catch (error) {
      this.#missed(reasonOf(error));
    }
  }

  #opened(connection: NatsConnection, { shownUrl: server }: NatsAddress): void {
    this.#connection = connection;
    this.#reason = undefined;
    this.#refused = undefined;
    this.#hasMissed = false;
    this.#retryMillis = FIRST_RETRY_MILLIS;
    this.#sinceUnixMillis = this.clock.unixMillis();
    this.#askedAtMillis = undefined;
    this.#checkedAtMillis = this.clock.monotonicMillis();
    void connection.closed().then((error) => {
      this.#left(connection, error === undefined ? "the server closed the connection" : reasonOf(error));
    });
    void this.#readStatus(connection);
    this.log.info({ server }, "NATS is connected");
    for (const listener of this.#listeners) listener.opened?.(connection);
    this.#sendWaiting();
    this.#timer = this.clock.every(ASK_MILLIS, () => this.#check(connection));
  }

  /** A try failed, or a connection ended: the next server is tried after a wait. */
  #missed(reason: string): void {
    this.#reason = reason;
    if (!this.#hasMissed) {
      this.#hasMissed = true;
      this.#sinceUnixMillis = this.clock.unixMillis();
      const servers = this.options.servers.map(({ shownUrl }) => shownUrl);
      this.log.warn({ servers, reason }, "NATS is not connected; the relay tries again until it is");
    }
    if (this.#isStopped) return;
    const [first, ...others] = this.#servers;
    if (first !== undefined) this.#servers = [...others, first];
    this.#retry = this.clock.after(this.#retryMillis, () => void this.#connect());
    this.#retryMillis = Math.min(2 * this.#retryMillis, LONGEST_RETRY_MILLIS);
  }

  #left(connection: NatsConnection, reason: string): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.#timer?.cancel();
    const { lost } = this.outbox;
    this.outbox.cut();
    if (this.outbox.lost > lost)
      this.log.warn(
        { messages: this.outbox.lost - lost },
        "the NATS server did not confirm messages before the connection ended; other relays are told that they are lost",
      );
    for (const listener of this.#listeners) listener.lost?.();
    this.#missed(reason);
  }

  /** Asks the server for an answer, or gives it up if the last question has waited for too long. */
  #check(connection: NatsConnection): void {
    const now = this.clock.monotonicMillis();
    const sinceCheckMillis = now - this.#checkedAtMillis;
    this.#checkedAtMillis = now;
    // This process stood still: the answer may have come and not be read yet.
    if (sinceCheckMillis > SILENT_MILLIS / 2) return;
    if (this.#askedAtMillis !== undefined) {
      if (now - this.#askedAtMillis < SILENT_MILLIS) return;
      this.#left(
        connection,
        `${this.#servers[0]?.shownUrl ?? "the server"} has not answered for ${SILENT_MILLIS / 1000} s`,
      );
      // The library would wait for its unsent bytes to go; closing destroys its socket.
      void connection.close();
      return;
    }
    this.#askedAtMillis = now;
    this.outbox.asked();
    connection.flush().then(
      () => this.#answered(connection),
      () => {},
    );
  }

  #answered(connection: NatsConnection): void {
    if (connection !== this.#connection) return;
    this.#askedAtMillis = undefined;
    this.outbox.answered();
    for (const listener of this.#listeners) listener.answered?.();
    this.#sendWaiting();
  }

  #sendWaiting(): void {
    const now = this.clock.monotonicMillis();
    while (!this.#isHeld && this.outbox.waiting > 0 && this.#canSend(0, now)) {
      const kept = this.outbox.take();
      if (kept !== undefined) this.#publish(kept.route, kept.seq, kept.packet);
    }
  }

  #canSend(bytes: number, nowMillis: number): boolean {
    if (this.#connection === undefined || this.#connection.isClosed()) return false;
    const isLate = this.#askedAtMillis !== undefined && nowMillis - this.#askedAtMillis > LATE_MILLIS;
    return !isLate && this.outbox.hasRoom && !this.#isTooLong(bytes);
  }

  #isTooLong(bytes: number): boolean {
    return bytes > (this.#connection?.info?.max_payload ?? Number.POSITIVE_INFINITY);
  }

  #publish(route: Route, seq: number, packet: Uint8Array): void {
    if (this.#isTooLong(packet.length)) {
      this.outbox.lose(route, seq);
      return;
    }
    this.#connection?.publish(route.subject, packet);
    this.outbox.sent(route, seq, packet);
  }

  /** Logs what the server refuses: subjects that this relay may not use. */
  async #readStatus(connection: NatsConnection): Promise<void> {
    let logged = 0;
    for await (const status of connection.status() as AsyncIterable<Status>) {
      if (status.type !== "error" || connection !== this.#connection) continue;
      this.#refused = reasonOf(status.error);
      if (logged++ < MAX_LOGGED_REFUSALS)
        this.log.error({ refused: this.#refused }, "the NATS server refuses something that this relay needs");
    }
  }
}
