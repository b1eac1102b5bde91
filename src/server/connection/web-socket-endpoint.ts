import type { EstimateMillis, MessageRate } from "../../account/index.ts";
import type { ClientSocket } from "../../delivery/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { Right, Rights } from "../../protocol/rights.ts";

/**
 * A WebSocket path that a surface serves. The endpoint names the limits; the server enforces them on each connection
 * before the connection's handler sees a message.
 */
export interface WebSocketEndpoint {
  /** The right that a peer needs to connect. */
  right: Right;
  /** Chooses one of the subprotocols that a handshake asks for (often none), or refuses the handshake. Absent: every subprotocol is refused. */
  negotiate?(asked: readonly string[], url: URL): Negotiated;
  /** Whose heartbeat times apply. Games get more time, because they answer no ping while they load a scene. */
  heartbeat: "client" | "game";
  /** The limit that bounds its messages. Games are charged for packets, all others for commands. */
  messageRate: MessageRate;
  /** Share of the limit for bytes that one of its peers may send. Absent: all of it. */
  bytesShare?: number;
  /** What a message probably takes. Absent: as much as those before. Games are estimated by length. */
  estimateMillis?: EstimateMillis;
  /**
   * Longest binary message, if it is not the limit for all messages: a lower one, or `unlimited` for as long as the server
   * takes at all. Units: bytes.
   */
  maxBinaryBytes?: number | "unlimited";
  /** How many connections this endpoint serves at once. Absent: as many as the relay takes. */
  capacity?: Capacity;
  /** Called once for each connection that opens. */
  open(connection: Connection, peer: PeerInfo): ConnectionHandler;
}

/** Most connections of one endpoint, and how the server closes one more. */
export interface Capacity {
  connections: number;
  /** A code whose row in the error table has a close code. */
  code: ErrorCode;
  reason: string;
}

/** A guarded connection, as its handler uses it. */
export interface Connection {
  readonly socket: ClientSocket;
  /** Counts this many further messages against the rate limit, for a message that cost more than most. */
  charge(furtherMessages: number): void;
  /** Whether the account has room for so many bytes, which a message would inflate to; they are then charged. Ask before inflating. */
  admitsInflated(bytes: number): boolean;
  /**
   * Goes on with the work of the message that is being handled, or of the opening: one step in each turn of the event loop, until a step returns
   * that there is no other. Its time is charged. Further messages of the peer wait, and no step follows once it has gone.
   */
  goOn(step: () => boolean): void;
  /** Charges work of the event loop that its messages have caused later. Units: milliseconds. */
  worked(millis: number): void;
  /** Counts an error and closes the connection with its close code. Later calls do nothing. */
  end(code: ErrorCode, reason: string): void;
}

/** Who is at the other end of a connection. */
export interface PeerInfo {
  /** IP address and port. */
  address: string;
  /** The URL that the peer asked for, without its token. */
  url: URL;
  /** What the peer may do: the endpoint's right, and perhaps others. */
  rights: Rights;
  /** The subprotocol that was agreed on. */
  protocol: string | undefined;
  /** Whether it is an edge of this relay. */
  isEdge?: boolean;
  /** The subprotocols that the peer asked for, the one that it likes most first. */
  askedProtocols?: readonly string[];
}

/** Outcome of a handshake's subprotocols. */
export type Negotiated = { protocol: string | undefined; refusal?: undefined } | { refusal: Refusal };

/** How a connection ended: by a close from either side, or `lost`, because the peer vanished or has been silent for too long. */
export type ConnectionEnd = "closed" | "lost";

/** What an endpoint does with one connection. If a method throws, the server logs it and closes this connection alone. A peer that caused much work waits for its turn: its messages come later, in order. */
export interface ConnectionHandler {
  text(message: string): void;
  /** The handler may use the bytes until it returns. */
  binary(message: Uint8Array): void;
  /** Answers a message that the guard did not let through, and counts the refusal. Absent, for peers that understand no answer: the guard counts it. */
  refuse?(refusal: Refusal, message: string | Uint8Array): void;
  /** Called for a message past the rate limit that gets no answer. The guard has counted it. */
  dropped?(): void;
  /** The peer has answered a ping that had this payload. */
  pong?(payload: string): void;
  /** The relay ends the connection: what waits of it need not be handled any more. `closed` follows. */
  abandon?(): void;
  /** The connection has ended. */
  closed(end: ConnectionEnd): void;
}
