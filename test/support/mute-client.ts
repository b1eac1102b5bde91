import { receivedFrames } from "./received-frames.ts";

/** A frame that a mute client received: its opcode, and the code of a close. */
export interface SeenFrame {
  kind: "text" | "binary" | "ping" | "close" | "other";
  closeCode?: number;
  /** Payload of a ping. */
  payload?: string;
  /** Units: milliseconds since the handshake. */
  atMillis: number;
}

const KINDS = { 1: "text", 2: "binary", 8: "close", 9: "ping" } as const;

/** A WebSocket client on bare TCP that reads and never sends anything, not even a pong. */
export class MuteClient implements Disposable {
  readonly frames: SeenFrame[] = [];
  /** Resolves when the server has ended the connection. */
  readonly ended: Promise<void>;
  #socket: { terminate(): void } | undefined;
  #buffered = Buffer.alloc(0);
  #openedAt = 0;

  private constructor(
    opened: (client: MuteClient) => void,
    hostname: string,
    port: number,
    path: string,
    protocol: string | undefined,
  ) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    void Bun.connect({
      hostname,
      port,
      socket: {
        open: (socket) => {
          this.#socket = socket;
          const key = Buffer.from("a key of 16 byte").toString("base64");
          socket.write(
            `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n${protocol === undefined ? "" : `Sec-WebSocket-Protocol: ${protocol}\r\n`}\r\n`,
          );
        },
        data: (_, chunk) => {
          this.#buffered = Buffer.concat([this.#buffered, chunk]);
          if (this.#openedAt === 0) this.#readHandshake(opened);
          if (this.#openedAt !== 0) this.#readFrames();
        },
        close: () => resolve(),
      },
    });
  }

  /** Connects and shakes hands. */
  static connect(hostname: string, port: number, path = "/", protocol?: string): Promise<MuteClient> {
    return new Promise((resolve) => new MuteClient(resolve, hostname, port, path, protocol));
  }

  /** Frames of one kind. */
  seen(kind: SeenFrame["kind"]): SeenFrame[] {
    return this.frames.filter((frame) => frame.kind === kind);
  }

  [Symbol.dispose](): void {
    this.#socket?.terminate();
  }

  #readHandshake(opened: (client: MuteClient) => void): void {
    const end = this.#buffered.indexOf("\r\n\r\n");
    if (end === -1) return;
    this.#buffered = this.#buffered.subarray(end + 4);
    this.#openedAt = performance.now();
    opened(this);
  }

  #readFrames(): void {
    const { frames, rest } = receivedFrames(this.#buffered);
    this.#buffered = rest;
    for (const { opcode, payload } of frames) {
      const kind = KINDS[opcode as keyof typeof KINDS] ?? "other";
      const atMillis = performance.now() - this.#openedAt;
      const closeCode = kind === "close" && payload.length >= 2 ? { closeCode: payload.readUInt16BE(0) } : {};
      const ofPing = kind === "ping" ? { payload: payload.toString() } : {};
      this.frames.push({ kind, atMillis, ...closeCode, ...ofPing });
    }
  }
}
