import { CodedError } from "../base/coded-error.ts";
import type { ErrorCode } from "../protocol/error-table.ts";

/**
 * What goes wrong on the client's own side; every other code is the relay's, from docs/errors.md.
 * - `closed`: the client was closed by hand.
 * - `connection_lost`: the connection ended before the answer came.
 * - `timed_out`: no answer, or no welcome, within its time limit.
 * - `too_many_commands`: more commands wait for their answers than may.
 * - `unreadable`: a message that the client cannot decode; it is left out.
 * - `overloaded`: messages come faster than they can be decoded; some are left out.
 * - `handler_failed`: a callback of the program threw; `cause` is what it threw.
 * - `no_websocket`: there is no global WebSocket, and none was given.
 * - `bad_url`: the address is none of a WebSocket.
 */
export type ClientOnlyCode =
  | "closed"
  | "connection_lost"
  | "timed_out"
  | "too_many_commands"
  | "unreadable"
  | "overloaded"
  | "handler_failed"
  | "no_websocket"
  | "bad_url";

/** A code that a client's error may have: its own, or the relay's. */
export type ClientErrorCode = ClientOnlyCode | ErrorCode;

/** The one error of the client library: a code to branch on, and a sentence for the person. */
export class ClientError extends CodedError<ClientErrorCode> {}

/** The error of everything that a client was asked for and that ends because the program closed the client. */
export function closedError(): ClientError {
  return new ClientError("closed", "the client was closed");
}
