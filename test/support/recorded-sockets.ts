import type { ClientSocket, Publisher } from "../../src/delivery/index.ts";

/** A message given to a socket: text unchanged, packets as hex. */
export type Given = string;

/** Sockets without a network, and the publish that reaches them. They replace Bun's in unit tests. */
export class RecordedSockets implements Publisher {
  /** All calls of publish. */
  readonly published: { topic: string; payload: Given }[] = [];
  readonly #sockets = new Set<RecordedSocket>();

  open(): RecordedSocket {
    const socket = new RecordedSocket();
    this.#sockets.add(socket);
    return socket;
  }

  publish(topic: string, payload: string | Uint8Array): void {
    this.published.push({ topic, payload: given(payload) });
    for (const socket of this.#sockets) if (socket.topics.has(topic)) socket.send(payload);
  }
}

/** A client's socket that keeps the messages given to it. */
export class RecordedSocket implements ClientSocket {
  readonly topics = new Set<string>();
  readonly received: Given[] = [];
  closed: { code: number; reason: string } | undefined;
  terminated = false;
  isPaused = false;
  pings = 0;
  /** A healthy client's answer to a ping; undefined while the client is frozen. */
  answer: (() => void) | undefined;
  /** Number of pings that came while it was frozen. */
  unanswered = 0;
  /** Bytes that wait unsent, set by a test. */
  bufferedBytes = 0;

  send(payload: string | Uint8Array): number {
    this.received.push(given(payload));
    return payload.length;
  }
  subscribe(topic: string): void {
    this.topics.add(topic);
  }
  unsubscribe(topic: string): void {
    this.topics.delete(topic);
  }
  cork(callback: () => void): void {
    callback();
  }

  ping(): void {
    this.pings++;
    if (this.answer === undefined) this.unanswered++;
    else this.answer();
  }
  getBufferedAmount(): number {
    return this.bufferedBytes;
  }
  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }
  terminate(): void {
    this.terminated = true;
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  /** JSON messages received, parsed. */
  messages(): Record<string, unknown>[] {
    return this.received.filter((text) => text.startsWith("{")).map((text) => JSON.parse(text));
  }
  /** Packets received of one type, as hex. */
  packets(firstByte: string): string[] {
    return this.received.filter((hex) => hex.startsWith(firstByte));
  }
}

function given(payload: string | Uint8Array): Given {
  return typeof payload === "string" ? payload : Buffer.from(payload).toString("hex");
}
