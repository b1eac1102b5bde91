import { BYTE_MILLIS, type MessageRate } from "./account.ts";

/** What a message of a game takes, whatever its length. Units: milliseconds. */
const MESSAGE_MILLIS = 0.01;
/** What the first command of a client is expected to take. Units: milliseconds. */
const UNKNOWN_MILLIS = 1;
/** Share of a shorter command in what the next one is expected to take. */
const EXPECTATION_WEIGHT = 0.05;
/** Longest time that one command is charged for: the operating system or the runtime may have stopped the process meanwhile. Units: milliseconds. */
const MAX_CHARGED_MILLIS = 50;
/** A command that its endpoint estimates as light and that takes longer shows that its peer cannot be believed. Units: milliseconds. */
const BELIEVED_MILLIS = 5;

/** Says what a message probably takes, before it is read; undefined if only experience shows it. Units: milliseconds. */
export type EstimateMillis = (message: string | Uint8Array) => number | undefined;

/**
 * What the messages of one peer take. A command is estimated by its endpoint, or else by those before, and measured. A game's message is
 * estimated by its length and not measured: that would charge the game for the clients that watch it.
 */
export class MessageCosts {
  readonly isMeasured: boolean;
  readonly #estimate: EstimateMillis | undefined;
  /** As much as the last command took, or a little less than those before. */
  #learnedMillis = UNKNOWN_MILLIS;
  #isBelieved = true;

  constructor(messageRate: MessageRate, estimate?: EstimateMillis) {
    this.isMeasured = messageRate === "commandsPerSecond";
    this.#estimate = estimate;
  }

  /** What a message probably takes. Units: milliseconds. */
  expectedMillis(message: string | Uint8Array): number {
    if (!this.isMeasured) return estimateOfGame(message);
    return (this.#isBelieved ? this.#estimate?.(message) : undefined) ?? this.#learnedMillis;
  }

  /** Learns how long a command has taken. Returns what is charged. Units: milliseconds. */
  measured(message: string | Uint8Array, millis: number): number {
    const change = millis - this.#learnedMillis;
    this.#learnedMillis += change > 0 ? change : change * EXPECTATION_WEIGHT;
    if (millis > BELIEVED_MILLIS && this.#estimate?.(message) !== undefined) this.#isBelieved = false;
    return Math.min(millis, MAX_CHARGED_MILLIS);
  }
}

function estimateOfGame(message: string | Uint8Array): number {
  return MESSAGE_MILLIS + message.length * BYTE_MILLIS;
}
