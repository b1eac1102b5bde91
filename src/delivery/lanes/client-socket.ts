/** The part of a WebSocket that delivery uses. Bun's socket has it; tests pass plain objects. */
export interface ClientSocket {
  /** Returns the bytes sent, -1 if queued because of backpressure, 0 if dropped or closed. */
  send(payload: string | Uint8Array): number;
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  ping(payload?: string): void;
  /** Writes what the callback sends, and earlier publishes, in one piece. */
  cork(callback: () => void): unknown;
  /** Bytes that wait because the peer does not read fast enough. */
  getBufferedAmount(): number;
  close(code: number, reason: string): void;
  /** Cuts the connection without a close frame, for peers that would not answer one. */
  terminate(): void;
}

/** Sends one payload to every socket that is subscribed to a topic: native publish. */
export interface Publisher {
  /** The bytes may be overwritten as soon as this returns. */
  publish(topic: string, payload: string | Uint8Array): void;
}
