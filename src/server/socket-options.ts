import { MAX_MESSAGE_BYTES } from "../protocol/limits.ts";

/**
 * The options of every WebSocket that the relay serves.
 * The relay has its own heartbeat, because Bun's idle timeout counts outgoing data as a sign of life.
 */
export const SOCKET_OPTIONS = {
  // Twice the limit, so that a message that is a little too long gets an answer instead of a cut connection.
  maxPayloadLength: 2 * MAX_MESSAGE_BYTES,
  idleTimeout: 0,
  sendPings: false,
  // The relay compresses once for all clients (0x02); deflate would compress for each client.
  perMessageDeflate: false,
  // Beyond it Bun would drop messages without a word. Lanes act long before; a client that still gets here is cut.
  backpressureLimit: 32 * 1024 * 1024,
  closeOnBackpressureLimit: true,
} as const;
