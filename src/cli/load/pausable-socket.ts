import type { WebSocketLike } from "../../client/index.ts";
import { OPCODE } from "./frame-reader.ts";
import { RawWebSocket } from "./raw-web-socket.ts";

/**
 * A WebSocket for the client library whose program can stop reading: the kernel's buffers fill and the server feels it, as with a viewer that hangs.
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
  readonly #raw: RawWebSocket;

  constructor(url: string, protocols: string | string[] = []) {
    const events = {
      opened: (protocol: string) => {
        this.readyState = 1;
        this.protocol = protocol;
        this.onopen?.({} as never);
      },
      take: (opcode: number, bytes: Buffer, start: number, end: number) =>
        this.takeMessage(opcode, bytes, start, end),
      read: (bytes: number) => this.onread?.(bytes),
      closed: ({ code, reason }: { code: number; reason: string }) => {
        this.readyState = 3;
        this.onclose?.({ code, reason } as never);
      },
    };
    this.#raw = new RawWebSocket(url, events, [protocols].flat());
  }

  /** Reads nothing from now on. */
  pause(): void {
    this.#raw.pause();
  }

  /** Reads on. */
  resume(): void {
    this.#raw.resume();
  }

  send(data: string | Uint8Array): void {
    if (this.readyState !== 1) return;
    if (typeof data === "string") this.#raw.sendText(data);
    else this.#raw.sendBinary(data);
  }

  close(code = 1000, reason = ""): void {
    if (this.readyState === 1) this.#raw.close(code, reason);
    else this.#raw.terminate();
    this.readyState = 2;
  }

  /** Takes a message; what is handed on is a copy. The bytes are borrowed until this returns. */
  protected takeMessage(opcode: number, bytes: Buffer, start: number, end: number): void {
    const data =
      opcode === OPCODE.text
        ? bytes.toString("utf8", start, end)
        : Uint8Array.from(bytes.subarray(start, end)).buffer;
    this.onmessage?.({ data } as never);
  }
}
