import { connect, type Socket } from "node:net";
import type { Clock, Timer } from "../../../base/clock.ts";
import { ContentLengthReader } from "./content-length-reader.ts";
import { type EditorAddress, showAddress } from "./editor-address.ts";
import { frameMessage } from "./frame-message.ts";
import { LINK_TIMES, type LinkTimes } from "./link-times.ts";

/** Longest message from Godot. Godot itself takes 4 MiB, and its answers may be longer than the questions. Units: bytes. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Most bytes that Godot may leave unread before the link drops the connection: an editor that hangs reads nothing for minutes. */
const MAX_UNREAD_BYTES = 32 * 1024 * 1024;

/** Hears about a connection to the editor. */
export interface LinkEvents {
  opened(): void;
  message(text: string): void;
  /** The connection ended or failed. While the link is held, it tries again. */
  lost(reason: string): void;
}

/** State of a link. */
export type LinkState = "closed" | "connecting" | "open" | "waiting";

/** The one TCP connection to one of Godot's servers. It connects while a user holds it, and retries with growing waits. */
export class EditorLink {
  /** Connections opened so far. */
  connections = 0;
  /** Why there is no connection now. */
  reason: string | undefined;
  #state: LinkState = "closed";
  #held = false;
  #socket: Socket | undefined;
  /** The old connection that must end before the link connects again. */
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

  /** Connects, and keeps the connection until {@link release}. */
  hold(): void {
    this.#held = true;
    if (this.#state === "open") this.#timer?.cancel();
    if (this.#state === "closed") this.#connect();
  }

  /** Lets the connection end after a while, unless {@link hold} is called again. */
  release(): void {
    this.#held = false;
    if (this.#state === "waiting") this.close();
    else if (this.#state === "open") {
      this.#timer?.cancel();
      this.#timer = this.clock.after(this.times.lingerMillis, () => this.close());
    }
  }

  /** Sends a message. Without a connection, the message is lost. */
  send(text: string): void {
    const socket = this.#socket;
    if (socket === undefined || this.#state !== "open") return;
    socket.write(frameMessage(text));
    if (socket.writableLength > MAX_UNREAD_BYTES) this.#ended(socket, "it stopped reading");
  }

  /**
   * Closes the connection, and connects again once the editor has closed it too. The editor has then noticed that its last
   * client left. Reports `opened` for the new connection, and nothing for the end of the old one.
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
    // Reads and drops what the editor still sends: unread data would delay the end.
    socket.resume();
    socket.once("close", again);
    this.#timer = this.clock.after(this.times.connectMillis, again);
  }

  /** Closes the connection until the next {@link hold}. */
  close(): void {
    this.#held = false;
    this.#drop();
    this.reason = undefined;
  }

  #drop(): void {
    this.#timer?.cancel();
    this.#renewing = undefined;
    // Data that was sent before still goes out.
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
      if (fault !== undefined) this.#ended(socket, `it sent a badly framed message: ${fault}`);
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
