import { randomBytes } from "node:crypto";
import { within } from "../attack.ts";

/** How long an attacker waits for the answer to a handshake. Units: milliseconds. */
const HANDSHAKE_MILLIS = 2000;

/** Headers and subprotocol of a handshake. */
export interface HostileHandshake {
  headers?: readonly string[];
  protocol?: string;
}

/** A WebSocket of an attacker, on plain TCP: it sends prepared frames as fast as they are taken, and only counts what it receives. */
export class HostileSocket {
  /** HTTP status of the handshake; undefined if there was no answer. */
  status: number | undefined;
  receivedBytes = 0;
  closed = false;
  readonly #changes = new Set<() => void>();
  #socket: Bun.Socket | undefined;
  #unsent: Uint8Array | undefined;

  /** Connects and waits for the answer to the handshake. Never fails: look at `closed` and `status`. */
  static async open(
    httpUrl: string,
    path: string,
    { headers = [], protocol }: HostileHandshake = {},
  ): Promise<HostileSocket> {
    const { host } = new URL(httpUrl);
    const hostile = await HostileSocket.connect(httpUrl);
    const head = [
      `GET ${path} HTTP/1.1`,
      `Host: ${host}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
      ...headers,
      "\r\n",
    ];
    hostile.send(Buffer.from(head.join("\r\n")));
    await within(
      HANDSHAKE_MILLIS,
      hostile.until(() => hostile.status !== undefined),
    );
    if (hostile.status !== 101) hostile.terminate();
    return hostile;
  }

  /** Connects without a handshake. */
  static async connect(httpUrl: string): Promise<HostileSocket> {
    const { hostname, port } = new URL(httpUrl);
    const hostile = new HostileSocket();
    const ended = () => {
      hostile.closed = true;
      hostile.#tell();
    };
    await Bun.connect({
      hostname,
      port: Number(port),
      socket: {
        open: (socket) => {
          hostile.#socket = socket;
        },
        data: (_, chunk) => {
          hostile.receivedBytes += chunk.length;
          hostile.status ??= Number(chunk.toString("latin1", 9, 12));
          hostile.#tell();
        },
        drain: () => hostile.#flush(),
        close: ended,
        error: ended,
        connectError: ended,
      },
    }).catch(ended);
    return hostile;
  }

  /** Sends bytes. Wait for {@link untilSent} before the next. */
  send(bytes: Uint8Array): void {
    this.#unsent = this.#unsent === undefined ? bytes : Buffer.concat([this.#unsent, bytes]);
    this.#flush();
  }

  /** Resolves once the kernel has taken everything, or the connection has ended. */
  untilSent(): Promise<void> {
    return this.until(() => this.#unsent === undefined);
  }

  /** Resolves once this holds, or the connection has ended. */
  until(holds: () => boolean): Promise<void> {
    if (this.closed || holds()) return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (!this.closed && !holds()) return;
        this.#changes.delete(look);
        resolve();
      };
      this.#changes.add(look);
    });
  }

  /** Reads nothing from now on. */
  pause(): void {
    this.#socket?.pause();
  }

  terminate(): void {
    this.closed = true;
    this.#socket?.terminate();
    this.#tell();
  }

  #flush(): void {
    if (this.#unsent === undefined) return;
    const taken = Math.max(0, this.#socket?.write(this.#unsent) ?? 0);
    this.#unsent = taken < this.#unsent.length ? this.#unsent.subarray(taken) : undefined;
    if (this.#unsent === undefined) this.#tell();
  }

  #tell(): void {
    for (const look of this.#changes) look();
  }
}
