import type { Refusal } from "../../../protocol/error-message.ts";
import type { BridgeStatus } from "./bridge-status.ts";

/** What the bridge needs of a client's connection: a WebSocket, or the two ends of a process. */
export interface BridgePeer {
  /** Sends one message, as JSON text. */
  send(text: string): void;
  /** Ends the connection. */
  close(code: number, reason: string): void;
}

/** A client's side of a bridge. */
export interface BridgeClient {
  /** Takes one message, as it came. */
  receive(text: string): void;
  /** Tells the client what was wrong with what is no message at all. */
  refuse(refusal: Refusal): void;
  /** The connection has ended. */
  left(): void;
}

/** One of Godot's two servers, shared by many clients. */
export interface Bridge {
  /** Clients now. */
  readonly clients: number;
  /** Takes a client in. */
  open(peer: BridgePeer): BridgeClient;
  /** How it is, for the status. */
  status(): BridgeStatus;
  /** Ends every client and the connection. */
  stop(code: number, reason: string): void;
}
