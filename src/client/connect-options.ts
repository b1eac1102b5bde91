import type { Clock } from "../base/clock.ts";
import type { PacketReader } from "./received-message.ts";
import type { WebSocketConstructor } from "./reconnecting-socket.ts";

/** How a relay's messages come: one of the v1 formats, or as the old in-game server sends them. */
export type ClientFormat = "json" | "msgpack" | "binary" | "classic";

/** How to connect. */
export interface ConnectOptions {
  /** `json` by default. `binary` is the cheapest for poses at full rate; `classic` is for servers without v1. */
  format?: ClientFormat;
  /** The relay's token, where it asks for one. Goes out as a subprotocol, or in the URL where that cannot be. */
  token?: string;
  /** The WebSocket to use; the global one by default. Node 20 has none: give that of `ws` or undici. */
  WebSocket?: WebSocketConstructor;
  /** How long a command may wait for its answer, connecting included; 5,000 by default. Units: milliseconds. */
  commandTimeoutMillis?: number;
  /** How long connecting may take, up to the welcome, before it is tried again; 10,000 by default. Units: milliseconds. */
  connectTimeoutMillis?: number;
  /**
   * After how long a silence with a ping unanswered the connection is given up; 15,000 by default. Units: milliseconds.
   * 0 sends no pings: the connection is never given up, and `clock` knows what `ping()` finds, no more.
   */
  silenceMillis?: number;
  /** Reads packets. For programs with many clients, which can share one; by default each makes its own. */
  codec?: PacketReader;
  /** Time and timers; the machine's own by default. */
  clock?: Clock;
  /** From 0 to 1; varies the waits between two tries. */
  random?: () => number;
}
