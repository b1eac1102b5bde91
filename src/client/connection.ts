import { type Clock, systemClock, type Timer } from "../base/clock.ts";
import { withToken } from "../protocol/token-carrier.ts";
import { ClientError } from "./client-error.ts";
import type { ClientFormat, InternalOptions } from "./connect-options.ts";
import { MessageReader } from "./message-reader.ts";
import type { ReceivedMessage } from "./received-message.ts";
import { type LostConnection, ReconnectingSocket } from "./reconnecting-socket.ts";

/** Close codes of connections that the client drops. From the range for applications. Source: RFC 6455, 7.4.2. */
const NO_WELCOME = 4900;
const SILENT = 4901;
const WRONG_PROTOCOL = 4902;

const DEFAULT_CONNECT_TIMEOUT_MILLIS = 10_000;

/** What a client has received so far. */
export interface Received {
  messages: number;
  bytes: number;
}

/** Hears about a connection, in the order of events. */
export interface ConnectionPort {
  /** An attempt to connect begins. */
  connecting(): void;
  /** The server has agreed to the format. A v1 relay sends its welcome next. */
  opened(): void;
  /** Something came. Called before it is decoded. */
  heard(): void;
  message(message: ReceivedMessage, bytes: number): void;
  lost(cause: LostConnection): void;
  failed(error: ClientError): void;
}

/** A reconnecting connection to the server in one format. Decodes messages in order, and drops connections that do not answer. */
export class Connection {
  /** What has come over all connections so far. */
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
    private readonly options: InternalOptions,
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

  /** Sends text. Returns false if there is no connection. */
  send(text: string): boolean {
    return this.#socket.send(text);
  }

  /** Stops the time limit for connecting: the server is ready. */
  ready(): void {
    this.#deadline?.cancel();
  }

  /** Reconnects, because nothing came for too long. */
  giveUpSilent(): void {
    this.#socket.restart(SILENT, "nothing came for too long");
  }

  /** Closes the connection. Reports nothing after this. Resolves once it has ended. */
  close(): Promise<void> {
    this.#deadline?.cancel();
    this.#reader.stop();
    return this.#socket.close();
  }

  #connecting(): void {
    this.port.connecting();
    this.#deadline?.cancel();
    const { connectTimeoutMillis = DEFAULT_CONNECT_TIMEOUT_MILLIS } = this.options;
    this.#deadline = this.#clock.after(connectTimeoutMillis, () => {
      this.port.failed(
        new ClientError("timed_out", `expected a welcome from ${this.url} within ${connectTimeoutMillis} ms`),
      );
      this.#socket.restart(NO_WELCOME, "no welcome in time");
    });
  }

  #opened(protocol: string): void {
    if (this.#format === "classic" || protocol === protocolOf(this.#format)) {
      this.port.opened();
      return;
    }
    const message = `expected the subprotocol ${protocolOf(this.#format)} from ${this.url}, got ${protocol || "none"}`;
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
      // Reports this once, not for each message that is left out.
      this.#overloaded = true;
      const message = "messages come faster than this client can decode them; it leaves some out";
      this.port.failed(new ClientError("overloaded", message));
    }
  }
}

function protocolOf(format: ClientFormat): string {
  return `telemetry.v1.${format}`;
}
