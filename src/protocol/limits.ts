/** Limits on everything that comes from outside, and the defaults that the wire promises. Sizes in bytes. */

/** Longest WebSocket message that the relay accepts, text or binary. Also the size of the codec's input region. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** Most bytes of a connection that has ended that may still wait to be read. A game that left more waiting has flooded the relay, and its messages are dropped. */
export const MAX_LAST_BYTES = 2 * MAX_MESSAGE_BYTES;
/** Most packets that one binary message may hold. */
export const MAX_PACKETS_PER_MESSAGE = 1024;
/** Most frames that one 0x04 packet may hold. The addon sends at most half as many. */
export const MAX_FRAMES_PER_PACKET = 512;
/** Longest JSON, in UTF-8 bytes, that a decoder of 0x02 packets inflates by default: 8 MiB. From games the relay takes no more than {@link MAX_MESSAGE_BYTES} by default (ADR 79). */
export const DEFAULT_MAX_INFLATED_BYTES = 8 * 1024 * 1024;
/** Deepest nesting of objects and lists in a JSON message. Parsing a deeper one could exhaust the stack. */
export const MAX_JSON_DEPTH = 64;
/** Most values in a JSON message. A short value such as `[]` takes about ten times as much memory as its text. */
export const MAX_JSON_VALUES = 262_144;
/** Most keys in a JSON message. Parsing one that no other object has takes ten times as long as parsing a number, and leaves as much to collect. */
export const MAX_JSON_KEYS = 65_536;
/** Longest `id` or `t` that is echoed, as JSON text. Units: characters. */
export const MAX_ECHO_CHARACTERS = 1024;
/** JSON whose UTF-8 form is longer than this goes to classic clients as 0x02. */
export const COMPRESSION_THRESHOLD_BYTES = 1024;
/** Longest `arguments` of a call, as JSON in UTF-8. Godot drops messages that exceed its socket's buffer of 64 KiB. */
export const MAX_ARGUMENTS_BYTES = 16 * 1024;
/**
 * Longest JSON of a game that clients get whole, in UTF-8: as long as the longest message that is not compressed.
 * One answer (a page of events, a snapshot, a replay) holds as many characters of games.
 */
export const MAX_WHOLE_BYTES = 1024 * 1024;
/** Longest body of an HTTP request, whatever its handler takes. */
export const MAX_REQUEST_BYTES = 2 * MAX_MESSAGE_BYTES;
/** Longest body of an HTTP request with JSON. */
export const MAX_BODY_BYTES = 64 * 1024;
/** Longest command of a client, as JSON or as MessagePack. */
export const MAX_COMMAND_BYTES = 64 * 1024;
/** How long a call waits for the game by default. Units: seconds. */
export const DEFAULT_CALL_SECONDS = 5;
/** Longest time that a call may wait. Units: seconds. */
export const MAX_CALL_SECONDS = 60;
/** Longest interval a client may ask for. Units: seconds. */
export const MAX_INTERVAL_SECONDS = 3600;
/** How long a fresh snapshot waits for the games. Units: milliseconds. */
export const FRESH_SNAPSHOT_MILLIS = 2000;
/** Most unanswered questions to one game, including questions that have timed out. */
export const MAX_QUESTIONS_PER_GAME = 64;
/** Most calls that one client, or all HTTP requests together, may wait for. */
export const MAX_CALLS_PER_CLIENT = 32;
/** Most calls that one link may wait for: those of the clients of another relay. */
export const MAX_CALLS_PER_LINK = 64 * MAX_CALLS_PER_CLIENT;
/** Most relays that a relay says it reads from. */
export const MAX_LINKED_RELAYS = 256;
/** Most edges of a relay. */
export const MAX_EDGES = 64;
/** How long the wish of a far relay counts. That relay repeats it each second. Units: seconds. */
export const WISH_SECONDS = 3;
/** The last time that a date can be. Units: unix seconds. */
export const MAX_UNIX_SECONDS = 8.64e12;
/** Longest error message of a game that the relay forwards. Units: characters. */
export const MAX_GAME_ERROR_CHARACTERS = 4096;

/** Limits on input that can be configured. They are read at each use, so that they can change while the relay runs. */
export interface Limits {
  /** Most WebSocket connections at once. */
  connections: number;
  /** Most connections from one IP address; undefined is {@link DEFAULT_CONNECTIONS_PER_ADDRESS}, with loopback exempt. */
  connectionsPerAddress: number | undefined;
  /** Longest WebSocket message, at most {@link MAX_MESSAGE_BYTES}. Units: bytes. */
  messageBytes: number;
  /** Deepest nesting of JSON, at most {@link MAX_JSON_DEPTH}. */
  jsonDepth: number;
  /** Packets and JSON messages that one game may send in a second. Half of them may arrive at once. */
  packetsPerSecond: number;
  /** Bytes that one peer may send in a second, with what 0x02 packets of a game inflate to. */
  bytesPerSecond: number;
  /** Commands in a second of one client, and of all HTTP requests together; as many may arrive at once. A command that reads history or changes subscriptions counts as ten or more. */
  commandsPerSecond: number;
  /** Time of the event loop that one peer may take of each second, before its messages wait. Units: milliseconds. */
  workMillisPerSecond: number;
  /** How long a peer may exceed one of these rates before the relay closes its connection. Units: seconds. */
  patienceSeconds: number;
  /** Most subscriptions of one client. */
  subscriptions: number;
  /** Most topics at once. Games that need more get an equal share each; their further custom events share the topic custom/overflow. */
  topics: number;
  /** Most games at once, at /producer and /debugger together. */
  sources: number;
}

/** Most connections from one address that is not loopback, by default. */
export const DEFAULT_CONNECTIONS_PER_ADDRESS = 1000;

/** The default limits. */
export const DEFAULT_LIMITS: Readonly<Limits> = {
  // Below the 20,000 open files that many systems allow a process.
  connections: 16_384,
  connectionsPerAddress: undefined,
  messageBytes: MAX_MESSAGE_BYTES,
  jsonDepth: MAX_JSON_DEPTH,
  // Twenty times the rate of a game at 120 Hz that sends four packets a frame.
  packetsPerSecond: 10_000,
  bytesPerSecond: 64 * 1024 * 1024,
  commandsPerSecond: 1000,
  workMillisPerSecond: 250,
  patienceSeconds: 10,
  subscriptions: 64,
  topics: 256,
  sources: 64,
};
