import type { WebSocketLike } from "../../client/index.ts";
import { OPCODE } from "./frame-reader.ts";
import { RawWebSocket } from "./raw-web-socket.ts";

/**
 * A WebSocket for the client library that can stop reading. Then the kernel's buffers fill up, as with a viewer that hangs.
 * Bun's own WebSocket cannot stop reading.
 */
export class PausableSocket implements WebSocketLike {
  readyState = 0;
  protocol = "";
  binaryType = "arraybuffer";
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  /** Called with the number of bytes of each read. */
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

  /** Stops reading. */
  pause(): void {
    this.#raw.pause();
  }

  /** Continues reading. */
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

  /** Passes a copy of a message to the client library. The bytes are borrowed until this returns. */
  protected takeMessage(opcode: number, bytes: Buffer, start: number, end: number): void {
    const data =
      opcode === OPCODE.text
        ? bytes.toString("utf8", start, end)
        : Uint8Array.from(bytes.subarray(start, end)).buffer;
    this.onmessage?.({ data } as never);
  }
}
