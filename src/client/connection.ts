import { type Clock, systemClock, type Timer } from "../base/clock.ts";
import { withToken } from "../protocol/token-carrier.ts";
import { ClientError } from "./client-error.ts";
import type { ClientFormat, ConnectOptions } from "./connect-options.ts";
import { MessageReader } from "./message-reader.ts";
import type { ReceivedMessage } from "./received-message.ts";
import { type LostConnection, ReconnectingSocket } from "./reconnecting-socket.ts";

/** Close codes of a connection that the client gives up. From the range that is free for programs. */
const NO_WELCOME = 4900;
const SILENT = 4901;
const WRONG_PROTOCOL = 4902;

const DEFAULT_CONNECT_TIMEOUT_MILLIS = 10_000;

/** How much a client has received. */
export interface Received {
  messages: number;
  bytes: number;
}

/** What a connection tells its client, in the order in which it happened. */
export interface ConnectionPort {
  /** A try to connect begins. */
  connecting(): void;
  /** The server has agreed to the format; one of v1 says welcome next. */
  opened(): void;
  /** Something came, whatever it is: told before it is read. */
  heard(): void;
  message(message: ReceivedMessage, bytes: number): void;
  lost(cause: LostConnection): void;
  failed(error: ClientError): void;
}

/** The way to the server: connects, and again, in one format; reads what comes, in order, and gives up what is of no use. */
export class Connection {
  /** What has come on all connections so far. */
  readonly received: Received = { messages: 0, bytes: 0 };
  readonly #clock: Clock;
  readonly #format: ClientFormat;
  readonly #reader: MessageReader;
  readonly #socket: ReconnectingSocket;
  #deadline: Timer | undefined;
  #overloaded = false;

  /** Fails: `no_websocket`, `bad_url`. */
  constructor(
    private readonly url: string,
    private readonly options: ConnectOptions,
    private readonly port: ConnectionPort,
  ) {
    const { format = "json", clock = systemClock, random, WebSocket, codec } = options;
    this.#format = format;
    this.#clock = clock;
    const binary = format === "msgpack" ? "msgpack" : "packets";
    this.#reader = new MessageReader((message, bytes) => port.message(message, bytes), { binary, codec });
    const asked = format === "classic" ? [] : [protocolOf(format)];
    const destination = URL.canParse(url)
      ? withToken({ url, protocols: asked }, options.token)
      : { url, protocols: asked };
    this.#socket = new ReconnectingSocket(
      destination.url,
      {
        connecting: () => this.#reader.afterwards(() => this.#connecting()),
        opened: (protocol) => this.#reader.afterwards(() => this.#opened(protocol)),
        message: (data) => this.#received(data),
        lost: (cause) =>
          this.#reader.afterwards(() => {
            this.#deadline?.cancel();
            port.lost(cause);
          }),
      },
      {
        clock,
        WebSocket,
        protocols: destination.protocols,
        ...(random === undefined ? {} : { random }),
      },
    );
  }

  /** Sends text. Returns false, and sends nothing, while there is no connection. */
  send(text: string): boolean {
    return this.#socket.send(text);
  }

  /** The server has said all that it says first: connecting took no longer than it may. */
  ready(): void {
    this.#deadline?.cancel();
  }

  /** Nothing came for too long: connects again. */
  giveUpSilent(): void {
    this.#socket.restart(SILENT, "nothing came for too long");
  }

  /** Ends it; nothing is told after this. */
  close(): void {
    this.#deadline?.cancel();
    this.#reader.stop();
    this.#socket.close();
  }

  #connecting(): void {
    this.port.connecting();
    this.#deadline?.cancel();
    const { connectTimeoutMillis = DEFAULT_CONNECT_TIMEOUT_MILLIS } = this.options;
    this.#deadline = this.#clock.after(connectTimeoutMillis, () => {
      this.port.failed(new ClientError("timed_out", `expected a welcome of ${this.url} in time`));
      this.#socket.restart(NO_WELCOME, "no welcome in time");
    });
  }

  #opened(protocol: string): void {
    if (this.#format === "classic" || protocol === protocolOf(this.#format)) {
      this.port.opened();
      return;
    }
    const message = `expected ${protocolOf(this.#format)} of ${this.url}, got ${protocol || "no subprotocol"}`;
    this.port.failed(new ClientError("unsupported_protocol", message));
    this.#socket.restart(WRONG_PROTOCOL, "wrong subprotocol");
  }

  #received(data: string | Uint8Array): void {
    this.received.messages++;
    this.received.bytes += data.length;
    this.port.heard();
    const taken = this.#reader.read(data);
    if (taken) this.#overloaded = false;
    else if (!this.#overloaded) {
      // Told once, not for each of the many that follow.
      this.#overloaded = true;
      const message = "messages come faster than they can be decoded; some are left out";
      this.port.failed(new ClientError("overloaded", message));
    }
  }
}

function protocolOf(format: ClientFormat): string {
  return `telemetry.v1.${format}`;
}
