import { type Clock, systemClock, type Timer } from "../base/clock.ts";

/** First and longest wait before another try to connect. Units: milliseconds. */
const FIRST_RETRY_MILLIS = 250;
const LONGEST_RETRY_MILLIS = 5000;

/** What somebody is told of a connection that comes and goes. */
export interface SocketEvents {
  opened?(): void;
  message?(data: string | Uint8Array): void;
  /** The connection ended, or could not be made. Another try comes in `retryMillis`. */
  lost?(cause: LostConnection): void;
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

/** A WebSocket that connects again, with growing waits, until it is closed by hand. Uses the WebSocket of Bun, Node or the browser. */
export class ReconnectingSocket {
  #socket: WebSocket | undefined;
  #timer: Timer | undefined;
  #retryMillis = FIRST_RETRY_MILLIS;
  #closed = false;

  constructor(
    readonly url: string,
    private readonly events: SocketEvents,
    private readonly clock: Clock = systemClock,
  ) {
    this.#connect();
  }

  /** Whether messages can be sent now. */
  get connected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Sends a message. Returns false, and sends nothing, while there is no connection. */
  send(message: string | Uint8Array): boolean {
    if (!this.connected) return false;
    this.#socket?.send(message as string | Uint8Array<ArrayBuffer>);
    return true;
  }

  /** Says goodbye and does not come back. */
  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#socket?.close(1000, "done");
  }

  #connect(): void {
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    let wasOpen = false;
    socket.onopen = () => {
      wasOpen = true;
      this.#retryMillis = FIRST_RETRY_MILLIS;
      this.events.opened?.();
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      this.events.message?.(typeof data === "string" ? data : new Uint8Array(data));
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#closed) return;
      const retryMillis = this.#retryMillis;
      this.#retryMillis = Math.min(2 * retryMillis, LONGEST_RETRY_MILLIS);
      this.events.lost?.({ wasOpen, code, reason, retryMillis });
      if (this.#closed) return;
      this.#timer = this.clock.after(retryMillis, () => this.#connect());
    };
    this.#socket = socket;
  }
}
