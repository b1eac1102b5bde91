import { BYTE_MILLIS, type MessageRate } from "./account.ts";

/** What a message of a game takes, whatever its length: JSON, and packets. Units: milliseconds. */
const TEXT_MILLIS = 0.01;
const PACKETS_MILLIS = 0.002;
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
 * estimated by its length and by what those before were charged beyond that, as for packets that inflate. It is not measured: that would
 * charge the game for the clients that watch it.
 */
export class MessageCosts {
  readonly isMeasured: boolean;
  readonly #estimate: EstimateMillis | undefined;
  /** As much as the last command took, or a little less than those before. */
  #learnedMillis: number;
  #isBelieved = true;

  constructor(messageRate: MessageRate, estimate?: EstimateMillis) {
    this.isMeasured = messageRate === "commandsPerSecond";
    this.#estimate = estimate;
    this.#learnedMillis = this.isMeasured ? UNKNOWN_MILLIS : 0;
  }

  /** What a game's messages were charged of late beyond their length. Units: milliseconds. */
  get furtherMillis(): number {
    return this.isMeasured ? 0 : this.#learnedMillis;
  }

  /** What a message probably takes. Units: milliseconds. */
  expectedMillis(message: string | Uint8Array): number {
    if (!this.isMeasured) return estimateOfGame(message) + this.#learnedMillis;
    return (this.#isBelieved ? this.#estimate?.(message) : undefined) ?? this.#learnedMillis;
  }

  /** Learns how long a command has taken. Returns what is charged. Units: milliseconds. */
  measured(message: string | Uint8Array, millis: number): number {
    this.#learn(millis);
    if (millis > BELIEVED_MILLIS && this.#estimate?.(message) !== undefined) this.#isBelieved = false;
    return Math.min(millis, MAX_CHARGED_MILLIS);
  }

  /** Learns what a game was charged for a message beyond its length. Returns what its length is charged. Units: milliseconds. */
  charged(message: string | Uint8Array, furtherMillis: number): number {
    this.#learn(furtherMillis);
    return estimateOfGame(message);
  }

  #learn(millis: number): void {
    const change = millis - this.#learnedMillis;
    this.#learnedMillis += change > 0 ? change : change * EXPECTATION_WEIGHT;
  }
}

function estimateOfGame(message: string | Uint8Array): number {
  return (typeof message === "string" ? TEXT_MILLIS : PACKETS_MILLIS) + message.length * BYTE_MILLIS;
}
