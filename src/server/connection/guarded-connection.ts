import {
  type Account,
  type Accounts,
  Inbox,
  type PausableSocket,
  SocketReading,
  type WorkTurns,
} from "../../account/index.ts";
import type { Clock } from "../../base/clock.ts";
import type { Tally } from "../../base/tally.ts";
import type { ClientSocket } from "../../delivery/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { closeCodeOf, type ErrorCode } from "../../protocol/error-table.ts";
import { type Limits, MAX_LAST_BYTES } from "../../protocol/limits.ts";
import { tooLargeMessage } from "../../protocol/message-size.ts";
import { countClose } from "./count-close.ts";
import type { Peer, Watched } from "./heartbeat.ts";
import type { Heartbeats } from "./heartbeats.ts";
import type { MessageGarbage } from "./message-garbage.ts";
import type {
  Connection,
  ConnectionEnd,
  ConnectionHandler,
  PeerInfo,
  WebSocketEndpoint,
} from "./web-socket-endpoint.ts";

/** How long a peer has to answer a close before its socket is cut: a peer that is gone never answers, and its socket would stay. Units: milliseconds. */
const GOODBYE_MILLIS = 1000;

/** The close code of a connection that ended without a close frame. Source: RFC 6455, 7.4.1. */
const NO_GOODBYE = 1006;

/**
 * Most pings and pongs of one peer between two sweeps; peers need a few in a minute. Bun answers pings by itself, as many as have arrived: a peer
 * that sends without pause holds everybody for 0.2 s at a time. One past the limit is closed at once, because Bun reads no more of a socket that closes.
 */
const MAX_CONTROL_FRAMES = 1000;

/** Whoever sends longer messages pays for the garbage. Units: bytes. */
const LARGE_BYTES = 4 * 1024;

/** What is made for a game with its connection, and is garbage once it has gone. Units: bytes. */
const GAME_BYTES = 1024 * 1024;

/** A socket as its guard uses it. */
export type GuardedSocket = ClientSocket & PausableSocket;

/** What has come on all WebSockets, whether it was taken or refused. */
export interface ReceivedCount {
  messages: number;
  /** Units: bytes; characters of text. */
  bytes: number;
}

/** What guarding a connection needs of the relay. */
export interface GuardParts {
  clock: Clock;
  heartbeats: Heartbeats;
  accounts: Accounts;
  /** Turns of peers that have caused much work. */
  turns: WorkTurns;
  garbage: MessageGarbage;
  received: ReceivedCount;
  /** Read for each message, because they may change while the relay runs. */
  limits: Readonly<Limits>;
  /** Counts refused messages and bad frames by code. */
  refusals: Tally<ErrorCode>;
}

/**
 * Guards one WebSocket connection of any endpoint: watches its heartbeat, enforces its rate limits and message size, and
 * counts refusals. Hands the other messages to the connection's handler. Cost: no allocation for a message, because games
 * send at every frame.
 */
export class GuardedConnection implements Connection, Peer {
  readonly #account: Account;
  readonly #watched: Watched;
  readonly #reading: SocketReading;
  #handler: ConnectionHandler | undefined;
  #inbox: Inbox | undefined;
  /** The work with which the handler goes on that has only been opened. */
  #firstStep: (() => boolean) | undefined;
  /** Why the relay has ended the connection. */
  #endedBy: ErrorCode | undefined;
  /** Pings and pongs since the last sweep. */
  #controlFrames = 0;

  constructor(
    readonly socket: GuardedSocket,
    readonly endpoint: WebSocketEndpoint,
    private readonly parts: GuardParts,
    network: string,
  ) {
    this.#account = parts.accounts.open(network, endpoint.messageRate, endpoint.bytesShare);
    this.#reading = new SocketReading(parts.turns.reads, socket);
    this.#watched = parts.heartbeats[endpoint.heartbeat].watch(this);
  }

  /** Opens the endpoint's handler. Calls `failed` if the handler fails on a message that had to wait. */
  open(peer: PeerInfo, failed: (error: unknown) => void): void {
    const handler = this.endpoint.open(this, peer);
    const { turns, clock } = this.parts;
    const { estimateMillis, heartbeat } = this.endpoint;
    if (heartbeat === "game") this.#collected(GAME_BYTES);
    this.#handler = handler;
    const account = this.#account;
    const refuse = (message: string | Uint8Array) => this.#refuseWaiting(message);
    this.#inbox = new Inbox({ account, turns, clock, handler, estimateMillis, refuse, failed });
    if (this.#firstStep !== undefined) this.#inbox.goOn(this.#firstStep);
  }

  text(message: string): void {
    this.#watched.heard();
    this.#receive(message, this.parts.limits.messageBytes);
  }

  binary(message: Uint8Array): void {
    this.#watched.heard();
    this.#receive(message, this.#maxBinaryBytes);
  }

  /** A ping has come: the peer lives. */
  pinged(): void {
    this.#heardControl();
  }

  /** A pong has come. */
  ponged(payload: Buffer): void {
    this.#heardControl();
    this.#handler?.pong?.(payload.toString());
  }

  /** The connection has ended. Call it once. */
  closed(code: number, reason: string): void {
    countClose(this.parts.refusals, code, reason);
    this.#watched.stop();
    this.#account.close();
    const inbox = this.#inbox;
    if (inbox === undefined) return;
    // What a game said last counts; a client that has gone gets no answers.
    if (this.endpoint.messageRate !== "packetsPerSecond") inbox.clear();
    else if (inbox.waitingBytes > MAX_LAST_BYTES) this.parts.refusals.add("rate_exceeded", inbox.clear());
    inbox.end(() => this.#handler?.closed(this.#howEnded(code)));
  }

  charge(furtherMessages: number): void {
    this.#account.charge(furtherMessages);
  }

  worked(millis: number): void {
    this.#account.worked(millis);
  }

  goOn(step: () => boolean): void {
    if (this.#inbox === undefined) this.#firstStep = step;
    else this.#inbox.goOn(step);
  }

  admitsInflated(bytes: number): boolean {
    if (!this.#account.admitsInflated(bytes)) return false;
    this.#collected(bytes);
    return true;
  }

  ping(): void {
    this.socket.ping();
  }

  expire(): void {
    this.end("heartbeat_timeout", "heartbeat timeout");
  }

  swept(): void {
    this.#controlFrames = 0;
    if (this.#account.sweep()) this.#end("rate_exceeded", "rate exceeded");
  }

  end(code: ErrorCode, reason: string): void {
    if (this.#endedBy === undefined) this.parts.refusals.add(code);
    this.#end(code, reason);
  }

  #howEnded(closeCode: number): ConnectionEnd {
    if (this.#endedBy === undefined) return closeCode === NO_GOODBYE ? "lost" : "closed";
    return this.#endedBy === "heartbeat_timeout" ? "lost" : "closed";
  }

  /** So many bytes have come: garbage may be due. Peers of short messages do not pay: a game's next frames would wait for a debt that is not its own. */
  #collected(bytes: number): void {
    const millis = this.parts.garbage.came(bytes);
    if (millis > 0 && bytes >= LARGE_BYTES) this.#account.worked(millis);
  }

  #heardControl(): void {
    this.#watched.heard();
    if (++this.#controlFrames > MAX_CONTROL_FRAMES) this.end("rate_exceeded", "too many pings or pongs");
  }

  #end(code: ErrorCode, reason: string): void {
    if (this.#endedBy !== undefined) return;
    this.#endedBy = code;
    this.#inbox?.clear();
    this.#handler?.abandon?.();
    endSocket(this.socket, this.parts.clock, code, reason);
  }

  #refuse(refusal: Refusal, message: string | Uint8Array): void {
    if (this.#handler?.refuse === undefined) this.parts.refusals.add(refusal.code);
    else this.#handler.refuse(refusal, message);
  }

  get #maxBinaryBytes(): number {
    const { messageBytes } = this.parts.limits;
    const { maxBinaryBytes = messageBytes } = this.endpoint;
    return maxBinaryBytes === "unlimited" ? Number.POSITIVE_INFINITY : Math.min(messageBytes, maxBinaryBytes);
  }

  /** Lets the handler have a message, or refuses it. Of the messages past a rate only the first since the last sweep is answered. */
  #receive(message: string | Uint8Array, maxBytes: number): void {
    const { received } = this.parts;
    received.messages++;
    received.bytes += message.length;
    this.#collected(message.length);
    if (!this.#account.admits(message.length)) {
      this.#reading.refused(message.length);
      this.#refuseRate(message);
      if (this.#account.isFlooding) this.#end("rate_exceeded", "rate exceeded");
      return;
    }
    this.#reading.took(message.length);
    const tooLarge = tooLargeMessage(message, maxBytes);
    if (tooLarge !== undefined) {
      this.#refuse(tooLarge, message);
    } else if (this.#inbox?.receive(message) === false) {
      this.#refuseWaiting(message);
    }
  }

  /** Refuses a message that the rates admitted and that cannot wait, or not any longer. */
  #refuseWaiting(message: string | Uint8Array): void {
    this.#account.refuse();
    this.#refuseRate(message);
  }

  #refuseRate(message: string | Uint8Array): void {
    if (this.#account.isFirstRefusal) {
      const expected = `expected at most ${this.#account.inWords}`;
      this.#refuse(
        { code: "rate_exceeded", message: `${expected}; messages beyond that were not taken` },
        message,
      );
    } else {
      this.parts.refusals.add("rate_exceeded");
      this.#handler?.dropped?.();
    }
  }
}

/** Closes a socket with the close code of an error, and cuts it if the peer does not answer in time. */
export function endSocket(socket: ClientSocket, clock: Clock, code: ErrorCode, reason: string): void {
  socket.close(closeCodeOf(code), reason);
  clock.after(GOODBYE_MILLIS, () => socket.terminate());
}
