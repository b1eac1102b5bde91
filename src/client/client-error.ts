import { CodedError } from "../base/coded-error.ts";
import type { ErrorCode } from "../protocol/error-table.ts";

/**
 * Codes of errors on the client's own side. Every other code is the relay's, from docs/errors.md.
 * - `aborted`: the program's AbortSignal ended the call; `cause` is the signal's reason.
 * - `closed`: the program closed the client.
 * - `connection_lost`: the connection ended before the answer came, or there was none for a question by HTTP.
 * - `timed_out`: no answer, or no welcome, came within the time limit.
 * - `too_many_commands`: too many commands wait for their answers.
 * - `unreadable`: the client cannot decode a message, and leaves it out.
 * - `overloaded`: messages come faster than the client can decode them, and it leaves some out.
 * - `handler_failed`: a callback of the program threw; `cause` is the thrown value.
 * - `no_websocket`: there is no global WebSocket, and the options give none.
 * - `bad_url`: the address is not a WebSocket address.
 */
export type ClientOnlyCode =
  | "aborted"
  | "closed"
  | "connection_lost"
  | "timed_out"
  | "too_many_commands"
  | "unreadable"
  | "overloaded"
  | "handler_failed"
  | "no_websocket"
  | "bad_url";

/** Any code of a client's error: the client's own, or the relay's. */
export type ClientErrorCode = ClientOnlyCode | ErrorCode;

/** The one error class of the client library: a code for programs and a sentence for people. */
export class ClientError extends CodedError<ClientErrorCode> {
  override readonly name: string = "ClientError";
}

/** Makes the error for commands and subscriptions that end because the program closed the client. */
export function closedError(): ClientError {
  return new ClientError("closed", "the program closed the client");
}
