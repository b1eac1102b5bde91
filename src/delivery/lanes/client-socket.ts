/** What delivery needs of a client's WebSocket. Bun's has it; tests pass plain objects. */
export interface ClientSocket {
  /** Returns the bytes sent, -1 when queued behind backpressure, 0 when dropped or closed. */
  send(payload: string | Uint8Array): number;
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  ping(payload?: string): void;
  /** Writes in one piece what is sent in the callback, and what was published for it before. */
  cork(callback: () => void): unknown;
  /** Bytes that wait behind a peer that does not read fast enough. */
  getBufferedAmount(): number;
  close(code: number, reason: string): void;
  /** Cuts the connection without a goodbye, for peers that would never answer one. */
  terminate(): void;
}

/** Sends one payload to every socket that is subscribed to a topic: native publish. */
export interface Publisher {
  /** The bytes may be overwritten as soon as this returns. */
  publish(topic: string, payload: string | Uint8Array): void;
}
