import { type Clock, systemClock, type Timer } from "../base/clock.ts";
import { ClientError } from "./client-error.ts";

/** Wait before the first retry, before it is varied. Units: milliseconds. */
const FIRST_RETRY_MILLIS = 250;
/** Longest wait before a retry, before it is varied. Units: milliseconds. */
const LONGEST_RETRY_MILLIS = 5000;

/** Close code of a connection that ended without a close frame. Source: RFC 6455, 7.4.1. */
const NO_GOODBYE = 1006;

/** How long a server may take to agree to a close. Units: milliseconds. */
const GOODBYE_MILLIS = 1000;

/** The part of a WebSocket that the client uses. Bun, browsers, `ws` and undici have it. */
export interface WebSocketLike {
  readonly readyState: number;
  readonly protocol: string;
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

/** A WebSocket class, such as the global one. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocketLike;

/** Hears about a reconnecting connection. */
export interface SocketEvents {
  /** `protocol` is the subprotocol that the server chose; empty if it chose none. */
  opened?(protocol: string): void;
  message?(data: string | Uint8Array): void;
  /** The connection ended or failed. The next attempt begins in `retryMillis`. */
  lost?(cause: LostConnection): void;
  /** An attempt to connect begins. */
  connecting?(): void;
}

/** Why there is no connection. */
export interface LostConnection {
  /** Whether the connection was open. */
  wasOpen: boolean;
  /** WebSocket close code; 1006 if there was no close frame. */
  code: number;
  reason: string;
  retryMillis: number;
}

/** How to connect. */
export interface ReconnectingSocketOptions {
  clock?: Clock;
  /** Subprotocols to ask for. Default: none. */
  protocols?: readonly string[];
  /** The WebSocket class. Default: the global one. */
  WebSocket?: WebSocketConstructor | undefined;
  /** Returns a number from 0 to 1 that varies the waits by up to a fifth, so that not all clients of a relay reconnect at the same time. */
  random?: () => number;
}

/** A WebSocket that reconnects with growing waits until the program closes it. Runs in Bun, Node and browsers. */
export class ReconnectingSocket {
  readonly #events: SocketEvents;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #protocols: string[];
  readonly #WebSocket: WebSocketConstructor;
  #socket: WebSocketLike | undefined;
  #timer: Timer | undefined;
  #retryMillis = FIRST_RETRY_MILLIS;
  #wasOpen = false;
  #closed = false;

  /** Fails: `no_websocket`, `bad_url`. */
  constructor(
    readonly url: string,
    events: SocketEvents,
    options: ReconnectingSocketOptions = {},
  ) {
    const Socket = options.WebSocket ?? (globalThis.WebSocket as WebSocketConstructor | undefined);
    if (Socket === undefined)
      throw new ClientError(
        "no_websocket",
        "expected a global WebSocket, which Node has from version 22 on. For Node 20: run npm install ws, and give its class: connect(url, { WebSocket })",
      );
    if (!/^wss?:\/\//i.test(url) || !URL.canParse(url))
      throw new ClientError("bad_url", `expected an address such as ws://127.0.0.1:8081, got ${url}`);
    this.#WebSocket = Socket;
    this.#events = events;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#protocols = [...(options.protocols ?? [])];
    this.#connect();
  }

  /** Whether the connection is open. */
  get connected(): boolean {
    return this.#socket?.readyState === 1;
  }

  /** Sends a message. Returns false if there is no connection. */
  send(message: string | Uint8Array): boolean {
    if (!this.connected) return false;
    // Every WebSocket sends bytes, too; `WebSocketLike` asks only for what the client library needs.
    this.#socket?.send(message as string);
    return true;
  }

  /** Drops the connection without waiting for the server, and connects again. */
  restart(code: number, reason: string): void {
    const socket = this.#socket;
    if (this.#closed || socket === undefined) return;
    leave(socket, code, reason);
    this.#lost(code, reason);
  }

  /** Closes the connection for good. Reports nothing after this. Resolves once it has ended, after 1 s at most. */
  close(): Promise<void> {
    const socket = this.#socket;
    this.#closed = true;
    this.#timer?.cancel();
    this.#socket = undefined;
    if (socket === undefined) return Promise.resolve();
    leave(socket, 1000, "done");
    return this.#ended(socket);
  }

  #ended(socket: WebSocketLike): Promise<void> {
    return new Promise((resolve) => {
      const limit = this.#clock.after(GOODBYE_MILLIS, resolve);
      socket.onclose = () => {
        limit.cancel();
        resolve();
      };
    });
  }

  #connect(): void {
    const socket = new this.#WebSocket(this.url, this.#protocols);
    this.#socket = socket;
    this.#wasOpen = false;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#wasOpen = true;
      this.#events.opened?.(socket.protocol);
    };
    socket.onmessage = ({ data }: { data: string | ArrayBuffer }) => {
      this.#retryMillis = FIRST_RETRY_MILLIS;
      this.#events.message?.(typeof data === "string" ? data : new Uint8Array(data));
    };
    // `ws` throws errors without a listener. The close event that follows reports the failure.
    socket.onerror = () => {};
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
      if (socket !== this.#socket) return;
      this.#lost(code, reason);
    };
    this.#events.connecting?.();
  }

  #lost(code: number, reason: string): void {
    this.#socket = undefined;
    const retryMillis = Math.round(this.#retryMillis * (0.8 + 0.4 * this.#random()));
    this.#retryMillis = Math.min(2 * this.#retryMillis, LONGEST_RETRY_MILLIS);
    // Some runtimes report 0 or nothing instead of 1006.
    this.#events.lost?.({ wasOpen: this.#wasOpen, code: code || NO_GOODBYE, reason, retryMillis });
    if (this.#closed) return;
    this.#timer = this.#clock.after(retryMillis, () => this.#connect());
  }
}

/** Closes a socket and stops listening to it. */
function leave(socket: WebSocketLike, code: number, reason: string): void {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
  // Some runtimes report an error if the socket is still connecting, which needs a listener.
  socket.onerror = () => {};
  socket.close(code === 1000 || (code >= 3000 && code < 5000) ? code : 1000, reason);
}
