import { createHash, randomBytes } from "node:crypto";
import type { Socket } from "bun";
import type { WebSocketLike } from "../../client/index.ts";
import { encodeClientFrame, FrameReader, Opcode } from "./websocket-frames.ts";

/** What a server adds to the key before it hashes it. Source: RFC 6455, 1.3. */
const KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** Longest handshake answer. Units: bytes. */
const MAX_HANDSHAKE_BYTES = 16 * 1024;

/**
 * A WebSocket whose program can stop reading: the kernel's buffers fill and the server feels it, as with a viewer that hangs.
 * The runtime's own WebSocket reads whatever comes.
 */
export class PausableSocket implements WebSocketLike {
  readyState = 0;
  protocol = "";
  binaryType = "arraybuffer";
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  /** Called with the bytes of each read. */
  onread: ((bytes: number) => void) | null = null;
  readonly #key = randomBytes(16).toString("base64");
  readonly #frames = new FrameReader((opcode, payload) => this.#frame(opcode, payload));
  #socket: Socket | undefined;
  #handshake = Buffer.alloc(0);
  #unsent = Buffer.alloc(0);
  #paused = false;
  #close = { code: 1006, reason: "" };

  constructor(
    private readonly url: string,
    private readonly protocols: string | string[] = [],
  ) {
    const { hostname, port, protocol } = new URL(url);
    const secure = protocol === "wss:";
    void Bun.connect({
      hostname: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || (secure ? 443 : 80)),
      tls: secure,
      socket: {
        open: (socket) => {
          this.#socket = socket;
          this.#write(Buffer.from(this.#request()));
        },
        data: (_, bytes) => this.#read(bytes),
        drain: () => this.#write(Buffer.alloc(0)),
        close: () => this.#ended(),
        connectError: () => this.#ended(),
      },
    }).catch(() => this.#ended());
  }

  /** Reads nothing from now on. */
  pause(): void {
    this.#paused = true;
    this.#socket?.pause();
  }

  /** Reads on. */
  resume(): void {
    this.#paused = false;
    this.#socket?.resume();
  }

  send(data: string | Uint8Array): void {
    if (this.readyState !== 1) return;
    const isText = typeof data === "string";
    this.#write(encodeClientFrame(isText ? Opcode.text : Opcode.binary, Buffer.from(data as string)));
  }

  close(code = 1000, reason = ""): void {
    if (this.readyState === 1) {
      const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
      payload.writeUInt16BE(code);
      payload.write(reason, 2);
      this.#write(encodeClientFrame(Opcode.close, payload));
    }
    this.readyState = 2;
    this.#socket?.end();
  }

  #request(): string {
    const { host, pathname, search } = new URL(this.url);
    const asked = [this.protocols].flat();
    return [
      `GET ${pathname}${search} HTTP/1.1`,
      `Host: ${host}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Key: ${this.#key}`,
      "Sec-WebSocket-Version: 13",
      ...(asked.length === 0 ? [] : [`Sec-WebSocket-Protocol: ${asked.join(", ")}`]),
      "\r\n",
    ].join("\r\n");
  }

  #read(bytes: Buffer): void {
    this.onread?.(bytes.length);
    if (this.readyState !== 0) {
      this.#take(bytes);
      return;
    }
    this.#handshake = Buffer.concat([this.#handshake, bytes]);
    const end = this.#handshake.indexOf("\r\n\r\n");
    if (end === -1 && this.#handshake.length < MAX_HANDSHAKE_BYTES) return;
    const head = this.#handshake.toString("latin1", 0, Math.max(0, end));
    const header = (name: string) => new RegExp(`^${name}: *(.*?) *$`, "im").exec(head)?.[1];
    const accept = createHash("sha1").update(`${this.#key}${KEY_SUFFIX}`).digest("base64");
    if (!/^HTTP\/1\.1 101 /.test(head) || header("Sec-WebSocket-Accept") !== accept) {
      this.#socket?.terminate();
      return;
    }
    this.readyState = 1;
    this.protocol = header("Sec-WebSocket-Protocol") ?? "";
    this.onopen?.({} as never);
    this.#take(this.#handshake.subarray(end + 4));
  }

  #take(bytes: Buffer): void {
    if (!this.#frames.take(bytes)) this.#socket?.terminate();
  }

  #frame(opcode: number, payload: Buffer): void {
    switch (opcode) {
      case Opcode.text:
        this.onmessage?.({ data: payload.toString("utf8") } as never);
        break;
      case Opcode.binary:
        this.onmessage?.({ data: Uint8Array.from(payload).buffer } as never);
        break;
      case Opcode.ping:
        this.#write(encodeClientFrame(Opcode.pong, payload));
        break;
      case Opcode.close:
        if (payload.length >= 2) {
          this.#close = { code: payload.readUInt16BE(0), reason: payload.toString("utf8", 2) };
          this.#write(encodeClientFrame(Opcode.close, payload.subarray(0, 2)));
        }
        this.#socket?.end();
    }
  }

  #write(bytes: Buffer): void {
    if (this.#socket === undefined) return;
    const all = this.#unsent.length === 0 ? bytes : Buffer.concat([this.#unsent, bytes]);
    const written = all.length === 0 ? 0 : Math.max(0, this.#socket.write(all));
    this.#unsent = Buffer.from(all.subarray(written));
    if (this.#paused) this.#socket.pause();
  }

  #ended(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.(this.#close as never);
  }
}
