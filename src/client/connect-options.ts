import type { Clock } from "../base/clock.ts";
import type { AbortSignalLike } from "./abort.ts";
import type { PacketReader } from "./received-message.ts";
import type { WebSocketConstructor } from "./reconnecting-socket.ts";

/** Format of the messages: a v1 format, or the format of the old in-game server. */
export type ClientFormat = "json" | "msgpack" | "binary" | "classic";

/** How to connect. */
export interface ConnectOptions {
  /** Default: `json`. `binary` costs least for poses at full rate. `classic` is for servers without v1. */
  format?: ClientFormat;
  /** The relay's token, if it asks for one. Sent as a subprotocol; the format `classic`, which has none, sends it in the URL. */
  token?: string;
  /** The WebSocket class. Default: the global one. Node 20 has none: give the class of the package `ws`. */
  WebSocket?: WebSocketConstructor;
  /** How long a command may wait for its answer, including connecting. Default: 5,000. Units: milliseconds. */
  commandTimeoutMillis?: number;
  /** How long connecting may take, up to the welcome, before the client tries again. Default: 10,000. Units: milliseconds. */
  connectTimeoutMillis?: number;
  /**
   * How long nothing may come after a ping before the client drops the connection and connects again. Default: 15,000. Units: milliseconds.
   * With 0 the client sends no pings and keeps a silent connection; `clock` then learns only from `ping()`.
   */
  silenceMillis?: number;
  /** Closes the client when it aborts. */
  signal?: AbortSignalLike;
}

/** What the relay's own tools and tests give besides. */
export interface InternalOptions extends ConnectOptions {
  /** Decodes packets. Programs with many clients can share one. Default: each client makes its own. */
  codec?: PacketReader;
  /** Time and timers. Default: the machine's own. */
  clock?: Clock;
  /** Returns a number from 0 to 1 that varies the waits between two tries. */
  random?: () => number;
}
