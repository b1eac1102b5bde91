import type { Clock } from "../base/clock.ts";
import { RateLimit } from "../base/rate-limit.ts";
import type { Limits } from "../protocol/limits.ts";
import type { ClientSocket } from "./lanes/client-socket.ts";
import { endSocket } from "./watch-socket.ts";

/** What a game may send at once of a second's packets: each takes some two microseconds, in which nobody else is served. */
const PACKET_BURST_SECONDS = 0.5;

/** Which rates a peer is held to, by the names of their limits. */
export interface GuardedRates {
  messages: "packetsPerSecond" | "commandsPerSecond";
  bytes?: "bytesPerSecond";
}

/** Holds one peer to its rates: says what is past them, and ends the peer that goes on for too long. */
export class RateGuard {
  readonly #messages: RateLimit;
  readonly #bytes: RateLimit | undefined;
  #sweptMillis: number;

  constructor(
    private readonly limits: Readonly<Limits>,
    private readonly socket: ClientSocket,
    private readonly clock: Clock,
    { messages, bytes }: GuardedRates,
  ) {
    const burstSeconds = messages === "packetsPerSecond" ? PACKET_BURST_SECONDS : 1;
    this.#messages = new RateLimit(() => limits[messages], burstSeconds);
    this.#bytes = bytes && new RateLimit(() => limits[bytes]);
    this.#sweptMillis = clock.monotonicMillis();
  }

  /** Whether a message is taken. Cost: two subtractions, since games send at every frame. */
  admits(bytes: number): boolean {
    if (!this.#hasRoom(bytes)) this.#refill();
    return this.#messages.spend(1) && this.#bytes?.spend(bytes) !== false;
  }

  /** A message that was taken was worth so many. */
  charge(messages: number): void {
    if (messages !== 1) this.#messages.charge(messages - 1);
  }

  /** Whether the refusal that was just made is the first since the last sweep: the one that is answered. */
  get isFirstRefusal(): boolean {
    return this.#messages.refused + (this.#bytes?.refused ?? 0) === 1;
  }

  /** A sweep of the heartbeat goes on. */
  swept(elapsedMillis: number): void {
    this.#sweptMillis = this.clock.monotonicMillis();
    this.#messages.sweep(elapsedMillis);
    this.#bytes?.sweep(elapsedMillis);
    const overMillis = Math.max(this.#messages.overMillis, this.#bytes?.overMillis ?? 0);
    if (overMillis >= this.limits.patienceSeconds * 1000)
      endSocket(this.socket, this.clock, "rate_exceeded", "rate exceeded");
  }

  /** Between two sweeps, half a second apart, room has come too: a burst is not to be refused for want of a sweep. */
  #refill(): void {
    const sinceSweepMillis = this.clock.monotonicMillis() - this.#sweptMillis;
    this.#messages.refill(sinceSweepMillis);
    this.#bytes?.refill(sinceSweepMillis);
  }

  #hasRoom(bytes: number): boolean {
    return this.#messages.has(1) && this.#bytes?.has(bytes) !== false;
  }
}
