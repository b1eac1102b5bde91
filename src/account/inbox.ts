import type { Clock } from "../base/clock.ts";
import { type Account, JSON_BYTE_MILLIS } from "./account.ts";
import type { Worker, WorkTurns } from "./work-turns.ts";

/** Most messages of one peer that wait. */
const MAX_WAITING_MESSAGES = 1024;
/** Most bytes of messages of one peer that wait. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
/** A binary message up to this length of a game takes a few microseconds, unless it inflates, which is charged by itself. Units: bytes. */
const SHORT_BYTES = 512;
/** What a JSON message of a game takes, without what it is sent to. Units: milliseconds. */
const TEXT_MILLIS = 0.01;
/** What each byte of a binary message of a game takes. Units: milliseconds. */
const BINARY_BYTE_MILLIS = 5e-6;
/** Longest time that one message is charged for: the operating system or the runtime may have stopped the process meanwhile. Units: milliseconds. */
const MAX_CHARGED_MILLIS = 50;

/** What handles the messages of a peer. */
export interface MessageHandler {
  text(message: string): void;
  /** The handler may use the bytes until it returns. */
  binary(message: Uint8Array): void;
}

/** What an inbox needs. */
export interface InboxParts {
  account: Account;
  turns: WorkTurns;
  clock: Clock;
  handler: MessageHandler;
  /** Called if the handler fails on a message that waited. */
  failed(error: unknown): void;
}

/**
 * Hands the messages of one peer to their handler, in order: at once as long as the peer has caused little work, and else when its turn comes.
 * The work of commands is measured. That of a game is estimated by its length, since measuring would charge it for the clients that watch it.
 */
export class Inbox implements Worker {
  readonly #parts: InboxParts;
  #waiting: (string | Uint8Array)[] = [];
  #bytes = 0;
  #ended: (() => void) | undefined;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  /** Takes a message. Returns false if too many wait already; the message is then lost. */
  receive(message: string | Uint8Array): boolean {
    if (this.#waiting.length > 0) return this.#wait(message);
    const { account, clock } = this.#parts;
    const isGame = account.messageRate === "packetsPerSecond";
    if (isGame && typeof message !== "string" && message.length <= SHORT_BYTES) {
      this.#parts.handler.binary(message);
      return true;
    }
    if (account.millisUntilWork(clock.monotonicMillis()) > 0) return this.#wait(message);
    this.#handle(message);
    return true;
  }

  /** Calls back once everything that waits has been handled. */
  end(done: () => void): void {
    if (this.#waiting.length === 0) done();
    else this.#ended = done;
  }

  /** Drops everything that waits. */
  clear(): void {
    this.#parts.turns.free(this.#bytes);
    this.#parts.turns.leave(this);
    this.#waiting = [];
    this.#bytes = 0;
  }

  debtMillis(nowMillis: number): number {
    return this.#parts.account.debtMillis(nowMillis);
  }

  millisUntilWork(nowMillis: number): number {
    return this.#parts.account.millisUntilWork(nowMillis);
  }

  work(): boolean {
    const message = this.#waiting.shift();
    if (message !== undefined) {
      this.#bytes -= message.length;
      this.#parts.turns.free(message.length);
      try {
        this.#handle(message);
      } catch (error) {
        this.#parts.failed(error);
      }
    }
    if (this.#waiting.length > 0) return true;
    const ended = this.#ended;
    this.#ended = undefined;
    ended?.();
    return false;
  }

  #wait(message: string | Uint8Array): boolean {
    const { length } = message;
    if (this.#waiting.length >= MAX_WAITING_MESSAGES) return false;
    if (this.#bytes + length > MAX_WAITING_BYTES || !this.#parts.turns.reserve(length)) return false;
    // The socket's buffer is the handler's only for this call.
    this.#waiting.push(typeof message === "string" ? message : message.slice());
    this.#bytes += length;
    this.#parts.turns.wait(this);
    return true;
  }

  #handle(message: string | Uint8Array): void {
    const { account, handler, clock } = this.#parts;
    if (account.messageRate === "packetsPerSecond") {
      account.worked(
        typeof message === "string"
          ? TEXT_MILLIS + message.length * JSON_BYTE_MILLIS
          : message.length * BINARY_BYTE_MILLIS,
      );
      this.#pass(message, handler);
      return;
    }
    const began = clock.monotonicMillis();
    try {
      this.#pass(message, handler);
    } finally {
      account.worked(Math.min(clock.monotonicMillis() - began, MAX_CHARGED_MILLIS));
    }
  }

  #pass(message: string | Uint8Array, handler: MessageHandler): void {
    if (typeof message === "string") handler.text(message);
    else handler.binary(message);
  }
}
