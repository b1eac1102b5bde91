import type { Clock } from "../base/clock.ts";
import { RateLimit } from "../base/rate-limit.ts";
import { type Limits, MAX_COMMAND_BYTES } from "../protocol/limits.ts";
import type { SharedAccount } from "./shared-account.ts";
import { WorkDebt } from "./work-debt.ts";

/** Which limit bounds the messages of a peer: that of games, or that of everybody else. */
export type MessageRate = "packetsPerSecond" | "commandsPerSecond";

/**
 * Most messages past the rates, and most bytes in them, between two sweeps. All of them are received and copied before they can be refused.
 * A peer past the limit is closed, because the runtime reads no more of a socket that closes.
 */
const MAX_REFUSED_MESSAGES = 20_000;
const MAX_REFUSED_BYTES = 1024 * 1024;

/** What an account needs of the relay. */
export interface AccountParts {
  /** Read at each use, because they may change while the relay runs. */
  limits: Readonly<Limits>;
  clock: Clock;
  /** What all peers of the same address share; undefined for a peer that the relay chose itself, such as an upstream. */
  shared?: SharedAccount | undefined;
  /** Share of the limit for bytes that the peer may send; all of it by default. It has room for the longest command if the limit has. */
  bytesShare?: number | undefined;
}

const NOUNS: Readonly<Record<MessageRate, string>> = {
  packetsPerSecond: "packets",
  commandsPerSecond: "commands",
};

/** Share of a second's packets that a game may send at once. */
const PACKET_BURST_SECONDS = 0.5;

/** What each packet takes beyond the first of a message, if a few clients watch. Units: milliseconds. */
const PACKET_MILLIS = 0.004;

/** What each byte takes that a game sends, or that its packets inflate to: JSON is read twice and written again, a Variant of many strings decoded. Units: milliseconds. */
export const BYTE_MILLIS = 20e-6;

/** Debt past which a peer's messages wait. A game's has room for one large state. Units: milliseconds. */
const MAX_DEBT_MILLIS: Readonly<Record<MessageRate, number>> = {
  packetsPerSecond: 100,
  commandsPerSecond: 25,
};
/** Work that takes longer waits for the debt of its address. Units: milliseconds. */
const LONG_WORK_MILLIS = 8;
/** Most debt of one peer: it pays that in two seconds. Units: milliseconds. */
const MOST_DEBT_MILLIS = 500;

/**
 * What one peer costs: its messages, its bytes (with what its packets inflate to), and the time of the event loop that they take.
 * Rates refuse what is beyond them. Work delays: a peer that caused too much waits until its debt is paid, see {@link Inbox}.
 */
export class Account {
  readonly #limits: Readonly<Limits>;
  readonly #clock: Clock;
  readonly #shared: SharedAccount | undefined;
  readonly #messages: RateLimit;
  readonly #bytes: RateLimit;
  readonly #bytesPerSecond: () => number;
  readonly #work: WorkDebt;
  #workedMillis = 0;
  /** Bytes of messages past the rates since the last sweep. */
  #refusedBytes = 0;
  #sweptMillis: number;

  constructor(
    { limits, clock, shared, bytesShare = 1 }: AccountParts,
    readonly messageRate: MessageRate,
  ) {
    this.#limits = limits;
    this.#clock = clock;
    this.#shared = shared;
    const take = (name: MessageRate | "bytesPerSecond") =>
      shared && ((amount: number, elapsedMillis: number) => shared.take(name, amount, elapsedMillis));
    this.#messages = new RateLimit(() => limits[messageRate], {
      burstSeconds: messageRate === "packetsPerSecond" ? PACKET_BURST_SECONDS : 1,
      grant: take(messageRate),
    });
    this.#bytesPerSecond = () => {
      const all = limits.bytesPerSecond;
      return Math.max(Math.floor(all * bytesShare), Math.min(all, MAX_COMMAND_BYTES));
    };
    this.#bytes = new RateLimit(this.#bytesPerSecond, { grant: take("bytesPerSecond") });
    this.#sweptMillis = clock.monotonicMillis();
    this.#work = new WorkDebt(() => limits.workMillisPerSecond, MOST_DEBT_MILLIS, this.#sweptMillis);
    if (shared !== undefined) shared.members++;
  }

  /** Takes one message if the rates have room for it. Cost: two subtractions, since games send at every frame. */
  admits(bytes: number): boolean {
    if (!this.#messages.has(1) || !this.#bytes.has(bytes)) this.#refill();
    if (this.#messages.spend(1) && this.#bytes.spend(bytes)) return true;
    this.#refusedBytes += bytes;
    return false;
  }

  /** Takes the bytes that a packet would inflate to, and the work of reading them, if the rate has room for them. Ask before inflating. */
  admitsInflated(bytes: number): boolean {
    if (!this.#bytes.has(bytes)) this.#refill();
    if (!this.#bytes.spend(bytes)) return false;
    this.worked(bytes * BYTE_MILLIS);
    return true;
  }

  /** Charges further messages for one that was admitted and cost more than most. Those of a game are packets, which cost work too. */
  charge(furtherMessages: number): void {
    if (furtherMessages === 0) return;
    this.#messages.charge(furtherMessages);
    if (this.messageRate === "packetsPerSecond") this.worked(furtherMessages * PACKET_MILLIS);
  }

  /** Adds time of the event loop that this peer has caused. Units: milliseconds. */
  worked(millis: number): void {
    this.#workedMillis += millis;
    this.#work.add(millis);
    this.#shared?.worked(millis);
  }

  /** All time that this peer has caused so far. Units: milliseconds. */
  get workedMillis(): number {
    return this.#workedMillis;
  }

  /** Its debt of work. Units: milliseconds. */
  debtMillis(nowMillis: number): number {
    return this.#work.at(nowMillis);
  }

  /** Time until it may cause work that takes about `expectedMillis`; 0 for now. Only long work waits for the debt of its address: the rates bound the rest. Units: milliseconds. */
  millisUntilWork(nowMillis: number, expectedMillis: number): number {
    const own = this.#work.millisUntilBelow(MAX_DEBT_MILLIS[this.messageRate], nowMillis);
    if (expectedMillis < LONG_WORK_MILLIS || this.#shared === undefined) return own;
    return Math.max(own, this.#shared.millisUntilWork(nowMillis));
  }

  /** Whether messages that were admitted have cost more than the rate has left. */
  get isOverdrawn(): boolean {
    if (!this.#messages.has(0)) this.#refill();
    return !this.#messages.has(0);
  }

  /** Counts a message as refused although its rates had room. */
  refuse(): void {
    this.#messages.refused++;
  }

  /**
   * Whether so much was refused since the last sweep that the peer should be closed at once: what it sends costs time even if nobody reads it.
   * One long message is no flood.
   */
  get isFlooding(): boolean {
    const refused = this.#messages.refused + this.#bytes.refused;
    return refused > MAX_REFUSED_MESSAGES || (refused > 1 && this.#refusedBytes > MAX_REFUSED_BYTES);
  }

  /** Whether the latest refusal is the first since the last sweep. Only that one is answered. */
  get isFirstRefusal(): boolean {
    return this.#messages.refused + this.#bytes.refused === 1;
  }

  /** What it may cost, in words: "40 packets, 1500 bytes and 250 ms of work a second". */
  get inWords(): string {
    const { workMillisPerSecond } = this.#limits;
    const bytesPerSecond = this.#bytesPerSecond();
    const messages = `${this.#limits[this.messageRate]} ${NOUNS[this.messageRate]}`;
    return `${messages}, ${bytesPerSecond} bytes and ${workMillisPerSecond} ms of work a second`;
  }

  /** Refills the rates; call it regularly. Returns whether the peer has exceeded them for longer than the relay's patience. */
  sweep(): boolean {
    const now = this.#clock.monotonicMillis();
    const elapsedMillis = now - this.#sweptMillis;
    this.#sweptMillis = now;
    this.#refusedBytes = 0;
    this.#messages.sweep(elapsedMillis);
    this.#bytes.sweep(elapsedMillis);
    const overMillis = Math.max(this.#messages.overMillis, this.#bytes.overMillis);
    return overMillis >= this.#limits.patienceSeconds * 1000;
  }

  /** The peer has gone. Call it once. */
  close(): void {
    if (this.#shared !== undefined) this.#shared.members--;
  }

  /** Refills between two sweeps, so that a burst within the rate is not refused because the next sweep is still to come. */
  #refill(): void {
    const sinceSweepMillis = this.#clock.monotonicMillis() - this.#sweptMillis;
    this.#messages.refill(sinceSweepMillis);
    this.#bytes.refill(sinceSweepMillis);
  }
}
