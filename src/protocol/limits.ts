/** Limits on everything that comes from outside, and the defaults that the wire promises. Sizes in bytes. */

/** Longest WebSocket message taken in, text or binary. Also the size of the codec's input region. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** Most packets that one binary message may hold. */
export const MAX_PACKETS_PER_MESSAGE = 1024;
/** Most frames that one 0x04 packet may hold: the addon keeps half as many at most. */
export const MAX_FRAMES_PER_PACKET = 512;
/** Longest JSON, in UTF-8 bytes, that a 0x02 packet may inflate to unless the relay is told otherwise: 8 MiB. */
export const DEFAULT_MAX_INFLATED_BYTES = 8 * 1024 * 1024;
/** Deepest nesting of objects and lists in a JSON message. Deeper ones cost the engine's stack. */
export const MAX_JSON_DEPTH = 64;
/** Most values in a JSON message: each takes some ten times what its text does where that is `[]`. */
export const MAX_JSON_VALUES = 262_144;
/** Longest `id` or `t` that is echoed, as JSON text. Units: characters. */
export const MAX_ECHO_CHARACTERS = 1024;
/** JSON whose UTF-8 form is longer than this goes to classic clients as 0x02. */
export const COMPRESSION_THRESHOLD_BYTES = 1024;
/** Longest `arguments` of a call, as JSON in UTF-8: Godot drops what does not fit its socket's buffer of 64 KiB. */
export const MAX_ARGUMENTS_BYTES = 16 * 1024;
/** Texts of events on one page of the history, together; the last may go past it. */
export const MAX_PAGE_BYTES = 1024 * 1024;
/** Longest body of an HTTP request. */
export const MAX_BODY_BYTES = 64 * 1024;
/** Longest command as MessagePack: reading it takes an object for each of its levels. */
export const MAX_MSGPACK_BYTES = 64 * 1024;
/** How long a call waits for the game unless it says otherwise. Units: seconds. */
export const DEFAULT_CALL_SECONDS = 5;
/** Longest that a call may wait. Units: seconds. */
export const MAX_CALL_SECONDS = 60;
/** How long a fresh snapshot waits for the games. Units: milliseconds. */
export const FRESH_SNAPSHOT_MILLIS = 2000;
/** Most questions that one game has not answered yet, those that nobody waits for any more among them. */
export const MAX_QUESTIONS_PER_GAME = 64;
/** Most calls that one client, or all of HTTP together, waits for. */
export const MAX_CALLS_PER_CLIENT = 32;
/** Longest message of a game's error that is passed on. Units: characters. */
export const MAX_GAME_ERROR_CHARACTERS = 4096;

/** Bounds that can be set, each for what comes from outside. Read anew whenever they are used, so that they can change while the relay runs. */
export interface Limits {
  /** WebSocket connections at once. */
  connections: number;
  /** The same of one IP address; undefined is {@link DEFAULT_CONNECTIONS_PER_ADDRESS}, and loopback addresses are let off. */
  connectionsPerAddress: number | undefined;
  /** Longest WebSocket message, at most {@link MAX_MESSAGE_BYTES}. Units: bytes. */
  messageBytes: number;
  /** Deepest nesting of JSON, at most {@link MAX_JSON_DEPTH}. */
  jsonDepth: number;
  /** Packets and JSON messages that one game may send in a second; half of them may come at once. */
  packetsPerSecond: number;
  /** The same in bytes. */
  bytesPerSecond: number;
  /** Commands of one client in a second, and of all of HTTP together; as many may come at once. One that reads history or changes subscriptions counts as ten. */
  commandsPerSecond: number;
  /** How long a peer may go on sending past one of these rates before it is closed. Units: seconds. */
  patienceSeconds: number;
  /** Subscriptions of one client. */
  subscriptions: number;
  /** Topics at once; custom events past them share custom/overflow. */
  topics: number;
  /** Games at once, by /producer and /debugger together. */
  sources: number;
}

/** Connections of one address that is not loopback, where nothing is said. */
export const DEFAULT_CONNECTIONS_PER_ADDRESS = 1000;

/** What is in force when nothing is said. */
export const DEFAULT_LIMITS: Readonly<Limits> = {
  // Below the 20,000 files that many systems give a process.
  connections: 16_384,
  connectionsPerAddress: undefined,
  messageBytes: MAX_MESSAGE_BYTES,
  jsonDepth: MAX_JSON_DEPTH,
  // Twenty times what a game at 120 Hz sends that reports each frame in four packets; half of them may come at once.
  packetsPerSecond: 10_000,
  bytesPerSecond: 64 * 1024 * 1024,
  commandsPerSecond: 1000,
  patienceSeconds: 10,
  subscriptions: 64,
  topics: 256,
  sources: 64,
};
