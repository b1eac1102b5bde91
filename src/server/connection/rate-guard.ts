import type { Clock } from "../../base/clock.ts";
import { RateLimit } from "../../base/rate-limit.ts";
import type { Limits } from "../../protocol/limits.ts";

/** Share of a second's packets that a game may send at once: each takes about 2 µs, in which the relay does nothing else. */
const PACKET_BURST_SECONDS = 0.5;

/** The limits that bound a peer's rates, by their names. */
export interface GuardedRates {
  messages: "packetsPerSecond" | "commandsPerSecond";
  bytes?: "bytesPerSecond";
}

const MESSAGE_NOUNS = { packetsPerSecond: "packets", commandsPerSecond: "commands" } as const;

/** Holds one peer to its rate limits. */
export class RateGuard {
  readonly #messages: RateLimit;
  readonly #bytes: RateLimit | undefined;
  #sweptMillis: number;

  constructor(
    private readonly limits: Readonly<Limits>,
    private readonly clock: Clock,
    private readonly rates: GuardedRates,
  ) {
    const { messages, bytes } = rates;
    const burstSeconds = messages === "packetsPerSecond" ? PACKET_BURST_SECONDS : 1;
    this.#messages = new RateLimit(() => limits[messages], burstSeconds);
    this.#bytes = bytes && new RateLimit(() => limits[bytes]);
    this.#sweptMillis = clock.monotonicMillis();
  }

  /** Takes one message if the rates have room for it. Cost: two subtractions, since games send at every frame. */
  admits(bytes: number): boolean {
    if (!this.#hasRoom(bytes)) this.#refill();
    return this.#messages.spend(1) && this.#bytes?.spend(bytes) !== false;
  }

  /** Takes further bytes that a message causes, if the rate has room for them. */
  admitsBytes(bytes: number): boolean {
    if (this.#bytes?.has(bytes) === false) this.#refill();
    return this.#bytes?.spend(bytes) !== false;
  }

  /** Charges further messages for one that was admitted and cost more than most. */
  charge(furtherMessages: number): void {
    if (furtherMessages !== 0) this.#messages.charge(furtherMessages);
  }

  /** Whether the latest refusal is the first since the last sweep. Only that one is answered. */
  get isFirstRefusal(): boolean {
    return this.#messages.refused + (this.#bytes?.refused ?? 0) === 1;
  }

  /** The rates in words: "40 packets and 1500 bytes a second". */
  get inWords(): string {
    const { messages, bytes } = this.rates;
    const ofMessages = `${this.limits[messages]} ${MESSAGE_NOUNS[messages]}`;
    return `${ofMessages}${bytes === undefined ? "" : ` and ${this.limits[bytes]} bytes`} a second`;
  }

  /** Refills the rates at a sweep of the heartbeat. Returns whether the peer has exceeded them for longer than the relay's patience. */
  sweep(elapsedMillis: number): boolean {
    this.#sweptMillis = this.clock.monotonicMillis();
    this.#messages.sweep(elapsedMillis);
    this.#bytes?.sweep(elapsedMillis);
    const overMillis = Math.max(this.#messages.overMillis, this.#bytes?.overMillis ?? 0);
    return overMillis >= this.limits.patienceSeconds * 1000;
  }

  /** Refills between two sweeps, so that a burst within the rate is not refused because the next sweep is still to come. */
  #refill(): void {
    const sinceSweepMillis = this.clock.monotonicMillis() - this.#sweptMillis;
    this.#messages.refill(sinceSweepMillis);
    this.#bytes?.refill(sinceSweepMillis);
  }

  #hasRoom(bytes: number): boolean {
    return this.#messages.has(1) && this.#bytes?.has(bytes) !== false;
  }
}
