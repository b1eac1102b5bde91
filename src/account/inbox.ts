import type { Clock } from "../base/clock.ts";
import type { Account } from "./account.ts";
import { type EstimateMillis, MessageCosts } from "./message-costs.ts";
import type { Worker, WorkTurns } from "./work-turns.ts";

/** Most bytes of messages of one peer that wait: more than half a second of a game's packets, which may come at once. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
/** What keeping a message takes beside its own bytes. Units: bytes. */
const KEEPING_BYTES = 128;
/** Messages that were handed over are cut off the front of the list in pieces of so many. */
const CUT_AT = 1024;
/** A binary message of a game up to this length takes a few microseconds, unless it inflates, which is charged by itself. Units: bytes. */
const SHORT_BYTES = 512;
/** What such a message takes of a turn. Measuring it would cost as much as handling it. Units: milliseconds. */
const SHORT_MILLIS = 1 / 128;
/** A message that takes less is light. Units: milliseconds. */
const LIGHT_MILLIS = 0.3;
/** What a game's packets may have taken of late for a short message to be handed over at once. Units: milliseconds. */
const SHORT_FURTHER_MILLIS = 0.05;

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
  estimateMillis?: EstimateMillis | undefined;
  /** Refuses a command that waited: those before it have cost more than the rate of messages has left. */
  refuse(message: string | Uint8Array): void;
  /** Called if the handler fails on a message that waited, or on the end. Nobody else would catch that. */
  failed(error: unknown): void;
}

/** A message that waits, and what it probably takes. */
interface Waiting {
  message: string | Uint8Array;
  expectedMillis: number;
}

/** Hands the messages of one peer to their handler, in order: at once as long as there is little work, and else when the peer's turn comes. */
export class Inbox implements Worker {
  readonly #parts: InboxParts;
  readonly #costs: MessageCosts;
  #waiting: Waiting[] = [];
  /** Index of the first message that still waits. */
  #first = 0;
  #bytes = 0;
  #ended: (() => void) | undefined;
  /** The step with which the work of a message goes on. The messages after it wait until it is done. */
  #step: (() => boolean) | undefined;
  /** What the account was charged when the last message of a game had been handed over. Units: milliseconds. */
  #chargedMillis = 0;

  constructor(parts: InboxParts) {
    this.#parts = parts;
    this.#costs = new MessageCosts(parts.account.messageRate, parts.estimateMillis);
  }

  /** Takes a message. Returns false if too many wait already; the message is then lost. */
  receive(message: string | Uint8Array): boolean {
    const { clock, turns, handler } = this.#parts;
    if (!this.#isBusy && turns.hasRoom && isShortPacket(message, this.#costs)) {
      handler.binary(message);
      turns.done(SHORT_MILLIS);
      this.#costs.charged(message, this.#parts.account.workedMillis - this.#chargedMillis);
      this.#chargedMillis = this.#parts.account.workedMillis;
      return true;
    }
    const expectedMillis = this.#costs.expectedMillis(message);
    const isAtOnce =
      !this.#isBusy && turns.hasRoom && this.#millisUntil(expectedMillis, clock.monotonicMillis()) <= 0;
    if (!isAtOnce) return this.#wait(message, expectedMillis);
    turns.done(this.#handle(message));
    return true;
  }

  /**
   * Goes on with the work of the message that is being handled: from the next turn of the event loop on, one step in each turn, in which no other
   * peer has a step, until a step returns that there is no other. The peer pays for it, and its next messages wait.
   */
  goOn(step: () => boolean): void {
    const { turns } = this.#parts;
    this.#step = step;
    turns.leave(this);
    turns.nextTurn(() => this.#planStep(step));
  }

  /** Calls back once everything that waits has been handled. */
  end(done: () => void): void {
    if (this.#isBusy) this.#ended = done;
    else done();
  }

  /** Drops everything that waits. Returns the number of messages. */
  clear(): number {
    const dropped = this.#waiting.length - this.#first;
    this.#parts.turns.free(this.#bytes);
    this.#parts.turns.leave(this);
    this.#waiting = [];
    this.#first = 0;
    this.#bytes = 0;
    this.#step = undefined;
    this.#tellEnd();
    return dropped;
  }

  /** What waits. Units: bytes. */
  get waitingBytes(): number {
    return this.#bytes;
  }

  get isLight(): boolean {
    return (this.#waiting[this.#first]?.expectedMillis ?? 0) < LIGHT_MILLIS;
  }

  get hasWaiting(): boolean {
    return this.#step === undefined && this.#first < this.#waiting.length;
  }

  /** Whether a message that comes must wait for others. */
  get #isBusy(): boolean {
    return this.#step !== undefined || this.#first < this.#waiting.length;
  }

  millisUntilWork(nowMillis: number): number {
    return this.#millisUntil(this.#waiting[this.#first]?.expectedMillis ?? 0, nowMillis);
  }

  work(): number {
    const first = this.#waiting[this.#first++];
    if (this.#first >= CUT_AT || this.#first === this.#waiting.length) {
      this.#waiting.splice(0, this.#first);
      this.#first = 0;
    }
    const millis = first === undefined ? 0 : this.#handleLate(first);
    if (!this.#isBusy) this.#tellEnd();
    return millis;
  }

  #planStep(step: () => boolean): void {
    this.#parts.turns.steps.do(() => {
      if (this.#step !== step) return;
      if (this.#doStep(step)) this.#planStep(step);
      else this.#stepsDone();
    });
  }

  /** Does a step, and charges its time. Returns whether there is another. */
  #doStep(step: () => boolean): boolean {
    const { turns, account, failed } = this.#parts;
    const began = turns.workedMillis();
    try {
      return step();
    } catch (error) {
      failed(error);
      return false;
    } finally {
      const millis = turns.workedMillis() - began;
      account.worked(millis);
      turns.done(millis);
    }
  }

  #stepsDone(): void {
    this.#step = undefined;
    if (this.hasWaiting) this.#parts.turns.wait(this);
    else this.#tellEnd();
  }

  #tellEnd(): void {
    const ended = this.#ended;
    this.#ended = undefined;
    try {
      ended?.();
    } catch (error) {
      this.#parts.failed(error);
    }
  }

  #millisUntil(expectedMillis: number, nowMillis: number): number {
    return this.#parts.account.millisUntilWork(nowMillis, expectedMillis);
  }

  #wait(message: string | Uint8Array, expectedMillis: number): boolean {
    const bytes = message.length + KEEPING_BYTES;
    if (this.#bytes + bytes > MAX_WAITING_BYTES || !this.#parts.turns.reserve(bytes)) return false;
    // The socket's buffer is the handler's only for this call.
    this.#waiting.push({
      message: typeof message === "string" ? message : message.slice(),
      expectedMillis,
    });
    this.#bytes += bytes;
    if (this.hasWaiting) this.#parts.turns.wait(this);
    return true;
  }

  /** Hands a message over that waited. Returns how much of a turn it has taken, in milliseconds. */
  #handleLate(waiting: Waiting): number {
    const { account, turns, refuse, failed } = this.#parts;
    const bytes = waiting.message.length + KEEPING_BYTES;
    this.#bytes -= bytes;
    turns.free(bytes);
    try {
      if (!this.#costs.isMeasured || !account.isOverdrawn) return this.#handle(waiting.message);
      refuse(waiting.message);
      return 0;
    } catch (error) {
      failed(error);
      return 0;
    }
  }

  /** Hands a message over. Returns how much of a turn it has taken, in milliseconds. */
  #handle(message: string | Uint8Array): number {
    const { account, turns } = this.#parts;
    const isShort = isShortPacket(message, this.#costs);
    const began = isShort ? 0 : turns.workedMillis();
    if (!this.#costs.isMeasured) {
      // Packets may inflate in a later turn: what that was charged is learned with the next message.
      const millis = this.#costs.charged(message, account.workedMillis - this.#chargedMillis);
      this.#chargedMillis = account.workedMillis + millis;
      account.worked(millis);
      this.#pass(message);
      // A turn ends by what was measured: what a message takes for the clients that watch the game, the game is not charged.
      return isShort ? SHORT_MILLIS : Math.max(millis, turns.workedMillis() - began);
    }
    let millis = 0;
    try {
      this.#pass(message);
    } finally {
      millis = turns.workedMillis() - began;
      account.worked(this.#costs.measured(message, millis));
    }
    return millis;
  }

  #pass(message: string | Uint8Array): void {
    const { handler } = this.#parts;
    if (typeof message === "string") handler.text(message);
    else handler.binary(message);
  }
}

/** Whether a message is so short that handing it over at once costs less than deciding about it. */
function isShortPacket(message: string | Uint8Array, costs: MessageCosts): message is Uint8Array {
  const isShort = typeof message !== "string" && message.length <= SHORT_BYTES;
  return isShort && !costs.isMeasured && costs.furtherMillis < SHORT_FURTHER_MILLIS;
}
