import { createHash, randomBytes } from "node:crypto";
import { clientFrame } from "./client-frame.ts";
import { FrameReader, OPCODE, type TakeFrame } from "./frame-reader.ts";

/** What a server appends to a client's key before it hashes it (RFC 6455 section 1.3). */
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** Longest answer to a handshake. Units: bytes. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** How a {@link RawWebSocket} is opened. */
export interface RawOptions {
  /** Subprotocol that is asked for. */
  protocol?: string;
  /** Every frame but pings, which are answered by themselves. */
  take: TakeFrame;
}

/** A WebSocket client on bare TCP: what a browser's does for each message would cost more than the server that is measured. */
export class RawWebSocket {
  /** Whether the server has ended the connection. */
  closed = false;
  readonly #frames: FrameReader;
  readonly #key = randomBytes(16).toString("base64");
  #socket: Bun.Socket | undefined;
  /** The server's answer to the handshake, until it is whole. */
  #answer: Buffer | undefined = Buffer.alloc(0);
  /** What the kernel has not taken yet. */
  #unsent: Buffer | undefined;

  private constructor(
    { take }: RawOptions,
    private readonly opened: { resolve(): void; reject(error: Error): void },
  ) {
    this.#frames = new FrameReader((opcode, bytes, start, end) => {
      if (opcode === OPCODE.ping) this.write(clientFrame(OPCODE.pong, bytes.subarray(start, end)));
      else take(opcode, bytes, start, end);
    });
  }

  /** Connects and shakes hands. Fails: an Error when the server does not answer as RFC 6455 says. */
  static async connect(url: string, options: RawOptions): Promise<RawWebSocket> {
    const { hostname, port, pathname, search } = new URL(url);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = new RawWebSocket(options, { resolve, reject });
    const protocol = options.protocol === undefined ? "" : `Sec-WebSocket-Protocol: ${options.protocol}\r\n`;
    await Bun.connect({
      hostname,
      port: Number(port),
      socket: {
        open: (tcp) => {
          socket.#socket = tcp;
          tcp.setNoDelay(true);
          tcp.write(
            `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
              `Sec-WebSocket-Key: ${socket.#key}\r\nSec-WebSocket-Version: 13\r\n${protocol}\r\n`,
          );
        },
        data: (_, chunk) => socket.#read(chunk),
        drain: () => socket.#flush(),
        close: () => {
          socket.closed = true;
          reject(new Error(`expected ${url} to shake hands, but it closed the connection`));
        },
        error: (_, error) => reject(error),
      },
    });
    await promise;
    return socket;
  }

  /** Bytes that wait for the kernel to take them. */
  get unsentBytes(): number {
    return this.#unsent?.length ?? 0;
  }

  sendText(text: string): void {
    this.write(clientFrame(OPCODE.text, Buffer.from(text)));
  }

  sendBinary(payload: Uint8Array): void {
    this.write(clientFrame(OPCODE.binary, payload));
  }

  /** Sends whole frames that are made already. Borrowed until this returns. */
  write(frames: Uint8Array): void {
    if (this.#unsent !== undefined) {
      this.#unsent = Buffer.concat([this.#unsent, frames]);
      return;
    }
    const taken = Math.max(0, this.#socket?.write(frames) ?? 0);
    if (taken < frames.length) this.#unsent = Buffer.from(frames.subarray(taken));
  }

  /** Reads nothing until told to: the kernel fills up, then the server's side. */
  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  /** Cuts the connection. */
  terminate(): void {
    this.#socket?.terminate();
  }

  #flush(): void {
    const unsent = this.#unsent;
    this.#unsent = undefined;
    if (unsent !== undefined) this.write(unsent);
  }

  #read(chunk: Buffer): void {
    if (this.#answer === undefined) {
      this.#frames.read(chunk);
      return;
    }
    this.#answer = Buffer.concat([this.#answer, chunk]);
    const end = this.#answer.indexOf("\r\n\r\n");
    if (end === -1 && this.#answer.length < MAX_ANSWER_BYTES) return;
    const answer = this.#answer.toString("latin1", 0, end);
    const rest = this.#answer.subarray(end + 4);
    this.#answer = undefined;
    const expected = createHash("sha1")
      .update(this.#key + ACCEPT_SUFFIX)
      .digest("base64");
    const accept = /^sec-websocket-accept: *(\S+)/im.exec(answer)?.[1];
    if (answer.startsWith("HTTP/1.1 101") && accept === expected) {
      this.opened.resolve();
      if (rest.length > 0) this.#frames.read(rest);
    } else {
      const what = JSON.stringify(answer.slice(0, 200));
      this.opened.reject(
        new Error(`expected a handshake with Sec-WebSocket-Accept ${expected}, got ${what}`),
      );
      this.terminate();
    }
  }
}
