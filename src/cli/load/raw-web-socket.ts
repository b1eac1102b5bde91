import { createHash, randomBytes } from "node:crypto";
import type { Socket } from "bun";
import { clientFrame } from "./client-frame.ts";
import { FrameReader, OPCODE, type TakeFrame } from "./frame-reader.ts";

/** Text that a server appends to the key before it computes the hash. Source: RFC 6455, 1.3. */
const KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** Longest answer to a handshake. Units: bytes. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** How a connection ended. */
export interface RawEnd {
  /** WebSocket close code; 1006 without a close frame. */
  code: number;
  reason: string;
  /** The cause, for error messages. */
  why: string;
}

/** Events of a {@link RawWebSocket}. */
export interface RawEvents {
  /** The handshake is complete. `protocol` is the server's subprotocol, empty without one. */
  opened?(protocol: string): void;
  /** Takes messages, in order. The socket itself answers pings and close frames. */
  take: TakeFrame;
  /** Called with the number of bytes of each read. */
  read?(bytes: number): void;
  closed?(end: RawEnd): void;
}

/** A WebSocket client on plain TCP. Bun's own WebSocket cannot stop reading, and it costs more per message than the measured server. */
export class RawWebSocket {
  /** Whether the connection has ended. */
  closed = false;
  readonly #frames: FrameReader;
  readonly #key = randomBytes(16).toString("base64");
  #socket: Socket | undefined;
  /** The server's answer to the handshake, until it is complete. */
  #answer: Buffer | undefined = Buffer.alloc(0);
  /** Bytes that the kernel has not accepted yet. */
  #unsent: Buffer | undefined;
  #paused = false;
  #end: RawEnd = { code: 1006, reason: "", why: "the connection ended" };

  constructor(
    private readonly url: string,
    private readonly events: RawEvents,
    private readonly protocols: readonly string[] = [],
  ) {
    const { hostname, port, protocol } = new URL(url);
    const secure = protocol === "wss:";
    this.#frames = new FrameReader((opcode, bytes, start, end) => this.#take(opcode, bytes, start, end));
    void Bun.connect({
      hostname: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || (secure ? 443 : 80)),
      tls: secure,
      socket: {
        open: (socket) => {
          this.#socket = socket;
          socket.setNoDelay(true);
          this.write(Buffer.from(this.#request()));
        },
        data: (_, chunk) => this.#read(chunk),
        drain: () => this.#flush(),
        close: () => this.#ended(),
        connectError: (_, error) => this.#ended(error.message),
      },
    }).catch((error: Error) => this.#ended(error.message));
  }

  /** Connects and completes the handshake. Fails: an Error, if the server's answer violates RFC 6455. */
  static connect(
    url: string,
    { protocol, take }: { protocol?: string; take: TakeFrame },
  ): Promise<RawWebSocket> {
    return new Promise((resolve, reject) => {
      const events: RawEvents = {
        take,
        opened: () => resolve(socket),
        closed: ({ why }) => reject(new Error(`expected ${url} to complete the WebSocket handshake: ${why}`)),
      };
      const socket = new RawWebSocket(url, events, protocol === undefined ? [] : [protocol]);
    });
  }

  /** Number of bytes that the kernel has not accepted yet. */
  get unsentBytes(): number {
    return this.#unsent?.length ?? 0;
  }

  sendText(text: string): void {
    this.write(clientFrame(OPCODE.text, Buffer.from(text)));
  }

  sendBinary(payload: Uint8Array): void {
    this.write(clientFrame(OPCODE.binary, payload));
  }

  /** Sends complete frames. Borrowed until this returns. */
  write(frames: Uint8Array): void {
    if (this.#unsent !== undefined) {
      this.#unsent = Buffer.concat([this.#unsent, frames]);
      return;
    }
    const taken = Math.max(0, this.#socket?.write(frames) ?? 0);
    if (taken < frames.length) this.#unsent = Buffer.from(frames.subarray(taken));
    // Writing may make Bun read again.
    if (this.#paused) this.#socket?.pause();
  }

  /** Stops reading. Then the kernel's buffer fills up, and after it the server's. */
  pause(): void {
    this.#paused = true;
    this.#socket?.pause();
  }

  /** Continues reading. */
  resume(): void {
    this.#paused = false;
    this.#socket?.resume();
  }

  /** Sends a close frame, then ends the connection. */
  close(code: number, reason: string): void {
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code);
    payload.write(reason, 2);
    this.write(clientFrame(OPCODE.close, payload));
    this.#socket?.end();
  }

  /** Cuts the connection. */
  terminate(): void {
    this.#socket?.terminate();
  }

  #request(): string {
    const { host, pathname, search } = new URL(this.url);
    return [
      `GET ${pathname}${search} HTTP/1.1`,
      `Host: ${host}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Key: ${this.#key}`,
      "Sec-WebSocket-Version: 13",
      ...(this.protocols.length === 0 ? [] : [`Sec-WebSocket-Protocol: ${this.protocols.join(", ")}`]),
      "\r\n",
    ].join("\r\n");
  }

  #read(chunk: Buffer): void {
    this.events.read?.(chunk.length);
    if (this.#answer === undefined) this.#readFrames(chunk);
    else this.#readAnswer(Buffer.concat([this.#answer, chunk]));
  }

  #readAnswer(answer: Buffer): void {
    const end = answer.indexOf("\r\n\r\n");
    this.#answer = answer;
    if (end === -1 && answer.length < MAX_ANSWER_BYTES) return;
    const head = answer.toString("latin1", 0, Math.max(0, end));
    const header = (name: string) => new RegExp(`^${name}: *(.*?) *$`, "im").exec(head)?.[1];
    const expected = createHash("sha1").update(`${this.#key}${KEY_SUFFIX}`).digest("base64");
    if (!/^HTTP\/1\.1 101 /.test(head) || header("Sec-WebSocket-Accept") !== expected) {
      const got = JSON.stringify(head.slice(0, 200));
      this.#giveUp(`expected a handshake with Sec-WebSocket-Accept ${expected}, got ${got}`);
      return;
    }
    this.#answer = undefined;
    this.events.opened?.(header("Sec-WebSocket-Protocol") ?? "");
    if (answer.length > end + 4) this.#readFrames(answer.subarray(end + 4));
  }

  #readFrames(chunk: Buffer): void {
    if (!this.#frames.read(chunk))
      this.#giveUp("expected a valid frame of a server, got a masked, extended or too long frame");
  }

  #take(opcode: number, bytes: Buffer, start: number, end: number): void {
    switch (opcode) {
      case OPCODE.text:
      case OPCODE.binary:
        this.events.take(opcode, bytes, start, end);
        break;
      case OPCODE.ping:
        this.write(clientFrame(OPCODE.pong, bytes.subarray(start, end)));
        break;
      case OPCODE.close:
        if (end - start >= 2) {
          const code = bytes.readUInt16BE(start);
          this.#end = { code, reason: bytes.toString("utf8", start + 2, end), why: `closed with ${code}` };
          this.write(clientFrame(OPCODE.close, bytes.subarray(start, start + 2)));
        }
        this.#socket?.end();
    }
  }

  #flush(): void {
    const unsent = this.#unsent;
    this.#unsent = undefined;
    if (unsent !== undefined) this.write(unsent);
  }

  #giveUp(why: string): void {
    this.#end = { ...this.#end, why };
    this.terminate();
  }

  #ended(why?: string): void {
    if (this.closed) return;
    this.closed = true;
    this.events.closed?.(why === undefined ? this.#end : { ...this.#end, why });
  }
}
