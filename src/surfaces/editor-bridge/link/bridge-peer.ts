import type { Refusal } from "../../../protocol/error-message.ts";
import type { BridgeStatus } from "./bridge-status.ts";

/** What the bridge needs of a client's connection: a WebSocket, or standard input and output of a process. */
export interface BridgePeer {
  /** Sends one message, as JSON text. */
  send(text: string): void;
  /** Ends the connection. */
  close(code: number, reason: string): void;
}

/** One client of a bridge. */
export interface BridgeClient {
  /** Takes one message of the client. */
  receive(text: string): void;
  /** Refuses input that is not a message: counts the refusal and sends it to the client. */
  refuse(refusal: Refusal): void;
  /** The connection has ended. */
  left(): void;
}

/** One of Godot's two servers, shared by many clients. */
export interface Bridge {
  /** Number of clients. */
  readonly clients: number;
  /** Adds a client. */
  open(peer: BridgePeer): BridgeClient;
  /** Describes the bridge for `/status`. */
  status(): BridgeStatus;
  /** Closes every client and the connection to the editor. */
  stop(code: number, reason: string): void;
}
