import { MAX_MESSAGE_BYTES } from "../protocol/limits.ts";

/**
 * The options of every WebSocket that the relay serves.
 * The heartbeat is the relay's own: Bun's idle time-out takes outgoing data for a sign of life.
 */
export const SOCKET_OPTIONS = {
  // Twice the limit, so that a message somewhat too long is answered by name rather than cut off.
  maxPayloadLength: 2 * MAX_MESSAGE_BYTES,
  idleTimeout: 0,
  sendPings: false,
  // Compressed once at our layer (0x02); deflate would compress once per client.
  perMessageDeflate: false,
  // Past it Bun drops in silence. Lanes take a client off long before; one that still gets here is cut, loudly.
  backpressureLimit: 32 * 1024 * 1024,
  closeOnBackpressureLimit: true,
} as const;
