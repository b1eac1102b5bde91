import type { PausableSocket } from "../../account/index.ts";
import type { Clock, Timer } from "../../base/clock.ts";
import { failedHandshake, isRefusalOfProtocol } from "./failed-handshake.ts";

/** The times of the connection to an upstream. Units: milliseconds. */
export interface UpstreamTimes {
  /** First wait before the next try; doubled after each failure. */
  firstRetryMillis: number;
  /** Longest wait. After a connection that lasted as long, the first wait applies again. */
  longestRetryMillis: number;
  pingMillis: number;
  /** Time without any data, pongs included, after which the relay gives a connection or a handshake up. */
  silenceMillis: number;
}

/** The times in use. A game answers nothing while it loads a scene, so silence may last. */
export const UPSTREAM_TIMES: Readonly<UpstreamTimes> = {
  firstRetryMillis: 250,
  longestRetryMillis: 5000,
  pingMillis: 15_000,
  silenceMillis: 60_000,
};

/** The times of a link: the other end is a relay, which answers at once. A cut has to be noticed before clients take what they see for now. */
export const LINK_TIMES: Readonly<UpstreamTimes> = {
  ...UPSTREAM_TIMES,
  pingMillis: 1000,
  silenceMillis: 3000,
};

/** Most unsent bytes of commands; the relay gives the connection up beyond that. Units: bytes. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** The events of the connection to an upstream. */
export interface UpstreamEvents {
  /** `protocol`: the subprotocol that the server selected; empty for none. */
  opened(protocol: string): void;
  text(message: string): void;
  binary(message: Uint8Array): void;
  /** The connection has ended, or could not be made. The next try follows. */
  lost(reason: string): void;
}

/** A connection to an upstream that reconnects, with growing waits, until it is closed. */
export class UpstreamSocket implements PausableSocket {
  #socket: WebSocket | undefined;
  #watch: Timer | undefined;
  #retry: Timer | undefined;
  #retryMillis: number;
  #heardAtMillis = 0;
  #openedAtMillis: number | undefined;
  #failure: string | undefined;
  /** Whether the other end refused the subprotocol, so that the next try is made without it. */
  #isPlain = false;
  /** Whether the other end has spoken the subprotocol. A connection that is reset in its handshake is a relay that starts anew then. */
  #hasSpoken = false;

  constructor(
    private readonly url: string,
    private readonly events: UpstreamEvents,
    private readonly clock: Clock,
    private times: Readonly<UpstreamTimes> = UPSTREAM_TIMES,
    /** The subprotocol that the relay would rather speak. Many servers refuse a client that names one they do not know. */
    private readonly offered?: string,
  ) {
    this.#retryMillis = times.firstRetryMillis;
  }

  /** Connects. */
  connect(): void {
    // Without deflate: the old server does not have it, and the inflated size could not be limited here.
    const protocols = this.offered === undefined || this.#isPlain ? [] : [this.offered];
    const socket = new WebSocket(this.url, { perMessageDeflate: false, protocols });
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#failure = undefined;
    this.#openedAtMillis = undefined;
    this.#heard();
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      this.#openedAtMillis = this.clock.monotonicMillis();
      this.#heard();
      this.events.opened(socket.protocol);
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (socket !== this.#socket) return;
      this.#heard();
      if (typeof data === "string") this.events.text(data);
      else this.events.binary(new Uint8Array(data));
    };
    socket.addEventListener("ping", () => this.#heard());
    socket.addEventListener("pong", () => this.#heard());
    let refusesProtocol = false;
    socket.onerror = ({ error }) => {
      this.#failure ??= failedHandshake(error, this.url);
      refusesProtocol ||= protocols.length > 0 && isRefusalOfProtocol(error, this.#hasSpoken);
    };
    socket.onclose = ({ code, reason }) => {
      if (refusesProtocol && socket === this.#socket) {
        this.reconnectPlainly();
        return;
      }
      const opened = this.#openedAtMillis !== undefined;
      const words = reason === "" ? "" : `, ${reason}`;
      this.#ended(socket, opened ? `closed (${code}${words})` : (this.#failure ?? "refused"));
    };
    this.#watchOver(socket);
  }

  /** The other end does not know the subprotocol: connects at once without naming it. The try after this connection names it again. */
  reconnectPlainly(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#watch?.cancel();
    socket?.terminate();
    this.#isPlain = true;
    this.connect();
  }

  /** The other end speaks the subprotocol: other times are in force from now on. */
  speaks(times: Readonly<UpstreamTimes>): void {
    this.#hasSpoken = true;
    this.times = times;
    this.#watch?.cancel();
    if (this.#socket !== undefined) this.#watchOver(this.#socket);
  }

  /** Sends a message; without a connection the message is lost. */
  send(text: string): void {
    const socket = this.#socket;
    if (socket === undefined || socket.readyState !== WebSocket.OPEN) return;
    socket.send(text);
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) this.giveUp("the upstream does not read its commands");
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  /** Cuts the connection, and reconnects after the usual wait, or after another one. */
  giveUp(reason: string, retryMillis?: number): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#ended(socket, reason, retryMillis);
    socket.terminate();
  }

  /** Closes the connection and does not reconnect. */
  close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#watch?.cancel();
    this.#retry?.cancel();
    if (socket?.readyState === WebSocket.OPEN) socket.close(1001, "relay is shutting down");
    else socket?.terminate();
  }

  #heard(): void {
    this.#heardAtMillis = this.clock.monotonicMillis();
  }

  #watchOver(socket: WebSocket): void {
    this.#watch = this.clock.every(this.times.pingMillis, () => this.#check(socket));
  }

  #check(socket: WebSocket): void {
    const silentMillis = this.clock.monotonicMillis() - this.#heardAtMillis;
    if (silentMillis >= this.times.silenceMillis) this.giveUp(`silent for ${silentMillis / 1000} s`);
    else if (socket.readyState === WebSocket.OPEN) socket.ping();
  }

  #ended(socket: WebSocket, reason: string, retryMillis?: number): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#isPlain = false;
    this.#watch?.cancel();
    const now = this.clock.monotonicMillis();
    const { firstRetryMillis, longestRetryMillis } = this.times;
    // The wait keeps growing for a server that accepts connections and ends them at once.
    if (now - (this.#openedAtMillis ?? now) >= longestRetryMillis) this.#retryMillis = firstRetryMillis;
    const waitMillis = this.#retryMillis;
    this.#retryMillis = Math.min(2 * waitMillis, longestRetryMillis);
    this.#retry = this.clock.after(retryMillis ?? waitMillis, () => this.connect());
    this.events.lost(reason);
  }
}
