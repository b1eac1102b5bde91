import { randomBytes } from "node:crypto";
import { Changes } from "./changes.ts";

/** Options of a WebSocket handshake. */
export interface RawHandshake {
  path?: string;
  /** Headers that replace or extend the default ones; undefined removes a header. */
  headers?: Readonly<Record<string, string | undefined>>;
}

/** A TCP connection for tests that send exact bytes, right or wrong. Disposing it cuts it. */
export class RawConnection implements Disposable {
  /** All received bytes. */
  received = Buffer.alloc(0);
  /** Resolves when the other side has ended the connection. */
  readonly ended: Promise<void>;
  #isEnded = false;
  #socket: Bun.Socket | undefined;
  readonly #changes = new Changes();
  #unsent = Buffer.alloc(0);

  private constructor(private readonly authority: string) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    void promise.then(() => {
      this.#isEnded = true;
      this.#changes.tell();
    });
    this.#end = resolve;
  }

  readonly #end: () => void;

  /** Connects, by TLS where the URL says so, with any certificate. Fails: no program listens. */
  static async connect(url: string): Promise<RawConnection> {
    const { hostname, port, host, protocol } = new URL(url);
    const isSecure = /^(https|wss):$/.test(protocol);
    const connection = new RawConnection(host);
    const handshake = Promise.withResolvers<void>();
    connection.#socket = await Bun.connect({
      hostname: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port),
      ...(isSecure && { tls: { rejectUnauthorized: false } }),
      socket: {
        handshake: () => handshake.resolve(),
        data: (_, chunk) => {
          connection.received = Buffer.concat([connection.received, chunk]);
          connection.#changes.tell();
        },
        drain: () => connection.write(""),
        close: () => connection.#end(),
        error: () => connection.#end(),
      },
    });
    if (isSecure) await handshake.promise;
    return connection;
  }

  /** Reads nothing from now on. */
  pause(): void {
    this.#socket?.pause();
  }

  /** Whether the other side has ended the connection. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Bytes that the kernel has not accepted. */
  get unsentBytes(): number {
    return this.#unsent.length;
  }

  /** Sends bytes. Bytes that the kernel does not accept go out later. */
  write(bytes: string | Uint8Array): void {
    this.#unsent = Buffer.concat([this.#unsent, Buffer.from(bytes as string)]);
    const taken = Math.max(0, this.#socket?.write(this.#unsent) ?? 0);
    this.#unsent = this.#unsent.subarray(taken);
  }

  /** Sends a whole HTTP request, and returns the answer. */
  async request(
    line: string,
    headers: Readonly<Record<string, string | undefined>> = {},
    body = "",
  ): Promise<RawAnswer> {
    const all = { Host: this.authority, ...headers };
    this.write(`${line} HTTP/1.1\r\n${headerLines(all)}\r\n${body}`);
    return await this.answer();
  }

  /** Sends a WebSocket handshake, and returns the answer. */
  async handshake({ path = "/", headers = {} }: RawHandshake = {}): Promise<RawAnswer> {
    return await this.request(`GET ${path}`, {
      Upgrade: "websocket",
      Connection: "Upgrade",
      "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
      "Sec-WebSocket-Version": "13",
      ...headers,
    });
  }

  /** The next answer: its head, and its body if the head states a length. */
  async answer(): Promise<RawAnswer> {
    return await this.until(() => readAnswer(this.received));
  }

  /** The first defined result of `find` over all received bytes, now or later. Fails: the connection ends first. */
  until<Found>(find: () => Found | undefined): Promise<Found> {
    return this.#changes.find(() => {
      const found = find();
      if (found === undefined && this.#isEnded)
        throw new Error(`ended after ${JSON.stringify(this.received.toString())}`);
      return found;
    });
  }

  /** Ends it with a reset, like a machine that has forgotten the connection. */
  reset(): void {
    this.#socket?.terminate();
  }

  [Symbol.dispose](): void {
    this.#socket?.terminate();
  }
}

/** A parsed HTTP answer. */
export interface RawAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

function readAnswer(bytes: Buffer): RawAnswer | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [first = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const length = Number(headers["content-length"] ?? 0);
  const body = bytes.subarray(end + 4);
  if (body.length < length) return undefined;
  return { status: Number(first.split(" ")[1]), headers, body: body.toString("utf8", 0, length) };
}

function headerLines(headers: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(headers)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
}
