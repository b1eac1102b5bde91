import { type Clock, systemClock, type Timer } from "../base/clock.ts";
import { ClientError } from "./client-error.ts";

/** First and longest wait before another try to connect, before it is varied. Units: milliseconds. */
const FIRST_RETRY_MILLIS = 250;
const LONGEST_RETRY_MILLIS = 5000;

/** Close code of a connection that ended without a goodbye. Source: RFC 6455, 7.4.1. */
const NO_GOODBYE = 1006;

/** The part of a WebSocket that is needed. That of Bun, of browsers, of `ws` and of undici has it. */
export interface WebSocketLike {
  readonly readyState: number;
  readonly protocol: string;
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** Makes a connection, as the global WebSocket does. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocketLike;

/** What somebody is told of a connection that comes and goes. */
export interface SocketEvents {
  /** `protocol` is the subprotocol that the other side chose, empty where none. */
  opened?(protocol: string): void;
  message?(data: string | Uint8Array): void;
  /** The connection ended, or could not be made. Another try comes in `retryMillis`. */
  lost?(cause: LostConnection): void;
  /** A try to connect begins. */
  connecting?(): void;
}

/** Why there is no connection. */
export interface LostConnection {
  /** Whether it was open before. */
  wasOpen: boolean;
  /** WebSocket close code; 1006 where there was no goodbye. */
  code: number;
  reason: string;
  retryMillis: number;
}

/** How to connect. */
export interface ReconnectingSocketOptions {
  clock?: Clock;
  /** Subprotocols to ask for; none by default. */
  protocols?: readonly string[];
  /** The WebSocket to use; the global one by default. */
  WebSocket?: WebSocketConstructor | undefined;
  /** From 0 to 1; varies the waits (by a fifth up or down), so that the clients of a relay do not all come back at once. */
  random?: () => number;
}

/** A WebSocket that connects again, with growing waits, until it is closed by hand. Runs in Bun, Node and browsers. */
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
        "this runtime has no WebSocket (Node before 22): pass one as the option `WebSocket`",
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

  /** Whether messages can be sent now. */
  get connected(): boolean {
    return this.#socket?.readyState === 1;
  }

  /** Sends a message. Returns false, and sends nothing, while there is no connection. */
  send(message: string | Uint8Array): boolean {
    if (!this.connected) return false;
    this.#socket?.send(message as string | Uint8Array<ArrayBuffer>);
    return true;
  }

  /** Gives a connection up that is of no use, without waiting for the other side, and connects again. */
  restart(code: number, reason: string): void {
    const socket = this.#socket;
    if (this.#closed || socket === undefined) return;
    leave(socket, code, reason);
    this.#lost(code, reason);
  }

  /** Says goodbye and does not come back. Nothing is told after this. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    if (this.#socket !== undefined) leave(this.#socket, 1000, "done");
    this.#socket = undefined;
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
    // `ws` throws what nobody listens for. The close event that follows tells all there is to tell.
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
    // Some runtimes say 0 or nothing where the standard says 1006.
    this.#events.lost?.({ wasOpen: this.#wasOpen, code: code || NO_GOODBYE, reason, retryMillis });
    if (this.#closed) return;
    this.#timer = this.#clock.after(retryMillis, () => this.#connect());
  }
}

/** Closes a socket that nobody listens to any more. */
function leave(socket: WebSocketLike, code: number, reason: string): void {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
  // Closing while it is being opened is an error to some; it must stay heard.
  socket.onerror = () => {};
  socket.close(code === 1000 || (code >= 3000 && code < 5000) ? code : 1000, reason);
}
