import { connect, type Socket } from "node:net";
import type { Clock, Timer } from "../../../base/clock.ts";
import { ContentLengthReader } from "./content-length-reader.ts";
import { type EditorAddress, showAddress } from "./editor-address.ts";
import { frameMessage } from "./frame-message.ts";

/** The times of a connection to the editor. Units: milliseconds. */
export interface LinkTimes {
  /** First wait before another try; it doubles with each failure. */
  firstRetryMillis: number;
  /** Longest wait. A connection that lived for as long has earned the first wait again. */
  longestRetryMillis: number;
  /** How long a connection may take to be made. */
  connectMillis: number;
  /** How long a connection that nobody uses is kept: an editor that reloads its page comes back. */
  lingerMillis: number;
}

/** What is in force. */
export const LINK_TIMES: Readonly<LinkTimes> = {
  firstRetryMillis: 250,
  longestRetryMillis: 5000,
  connectMillis: 5000,
  lingerMillis: 10_000,
};

/** Longest message that Godot may send: it takes 4 MiB itself, and its answers, such as all symbols of a file, may be longer than what was asked. Units: bytes. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Bytes that Godot has not read; past it the connection is given up, since an editor that hangs reads nothing for minutes. */
const MAX_UNREAD_BYTES = 32 * 1024 * 1024;

/** Who is told of a connection. */
export interface LinkEvents {
  opened(): void;
  message(text: string): void;
  /** The connection has ended, or could not be made. While it is wanted another try comes. */
  lost(reason: string): void;
}

/** What a link is now. */
export type LinkState = "closed" | "connecting" | "open" | "waiting";

/** The one TCP connection to a server of Godot's: made when it is wanted, and again with growing waits while it is. */
export class EditorLink {
  /** Connections that were opened so far. */
  connections = 0;
  /** Why there is none now. */
  reason: string | undefined;
  #state: LinkState = "closed";
  #held = false;
  #socket: Socket | undefined;
  /** The connection whose end is waited for before another is made. */
  #renewing: Socket | undefined;
  #timer: Timer | undefined;
  #retryMillis: number;
  #openedAtMillis = 0;

  constructor(
    readonly address: EditorAddress,
    private readonly events: LinkEvents,
    private readonly clock: Clock,
    private readonly times: Readonly<LinkTimes> = LINK_TIMES,
  ) {
    this.#retryMillis = times.firstRetryMillis;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Somebody needs the connection: it is made, and kept. */
  hold(): void {
    this.#held = true;
    if (this.#state === "open") this.#timer?.cancel();
    if (this.#state === "closed") this.#connect();
  }

  /** Nobody needs it any more: it ends after a while, unless it is wanted again. */
  release(): void {
    this.#held = false;
    if (this.#state === "waiting") this.close();
    else if (this.#state === "open") {
      this.#timer?.cancel();
      this.#timer = this.clock.after(this.times.lingerMillis, () => this.close());
    }
  }

  /** Sends a message; it is lost where there is no connection. */
  send(text: string): void {
    const socket = this.#socket;
    if (socket === undefined || this.#state !== "open") return;
    socket.write(frameMessage(text));
    if (socket.writableLength > MAX_UNREAD_BYTES) this.#ended(socket, "it does not read what it is sent");
  }

  /**
   * Ends the connection, and makes another once the editor has ended it too: it has noticed then that nobody was left.
   * Nobody is told of the end; `opened` tells of the new one.
   */
  renew(): void {
    const socket = this.#socket;
    if (socket === undefined || this.#state !== "open") return;
    this.#drop();
    this.#state = "connecting";
    const again = () => {
      if (this.#renewing !== socket) return;
      this.#renewing = undefined;
      this.#timer?.cancel();
      socket.destroy();
      this.#connect();
    };
    this.#renewing = socket;
    // What it still says is read and dropped: unread, it would hold the end back.
    socket.resume();
    socket.once("close", again);
    this.#timer = this.clock.after(this.times.connectMillis, again);
  }

  /** Ends the connection, for good unless it is wanted again. */
  close(): void {
    this.#held = false;
    this.#drop();
    this.reason = undefined;
  }

  #drop(): void {
    this.#timer?.cancel();
    this.#renewing = undefined;
    // What was sent still goes out; then comes the end.
    this.#socket?.end();
    this.#socket?.removeAllListeners("data");
    this.#socket = undefined;
    this.#state = "closed";
  }

  #connect(): void {
    this.#state = "connecting";
    const socket = connect(this.address.port, this.address.host);
    this.#socket = socket;
    socket.setNoDelay(true);
    let failure: string | undefined;
    const reader = new ContentLengthReader(MAX_ANSWER_BYTES, (text) => {
      if (socket === this.#socket) this.events.message(text);
    });
    socket.on("connect", () => {
      if (socket !== this.#socket) return;
      this.#timer?.cancel();
      this.#state = "open";
      this.reason = undefined;
      this.connections++;
      this.#openedAtMillis = this.clock.monotonicMillis();
      this.events.opened();
      if (!this.#held) this.release();
    });
    socket.on("data", (chunk: Buffer) => {
      const fault = socket === this.#socket ? reader.push(chunk) : undefined;
      if (fault !== undefined) this.#ended(socket, `it sent what is no framed message: ${fault}`);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      failure = error.code ?? error.message;
    });
    socket.on("close", () => this.#ended(socket, failure ?? "closed"));
    this.#timer = this.clock.after(this.times.connectMillis, () => this.#ended(socket, "no answer"));
  }

  #ended(socket: Socket, why: string): void {
    if (socket !== this.#socket) return;
    const wasOpen = this.#state === "open";
    this.#socket = undefined;
    this.#timer?.cancel();
    socket.destroy();
    const { firstRetryMillis, longestRetryMillis } = this.times;
    const livedMillis = this.clock.monotonicMillis() - this.#openedAtMillis;
    if (wasOpen && livedMillis >= longestRetryMillis) this.#retryMillis = firstRetryMillis;
    this.reason = `${showAddress(this.address)}: ${why}`;
    if (this.#held) {
      this.#state = "waiting";
      this.#timer = this.clock.after(this.#retryMillis, () => this.#connect());
      this.#retryMillis = Math.min(2 * this.#retryMillis, longestRetryMillis);
    } else {
      this.#state = "closed";
    }
    this.events.lost(this.reason);
  }
}
