import type { Clock } from "../../src/base/clock.ts";
import { Random } from "../../src/base/random.ts";
import type { ProducerLink } from "../../src/ingest/simulator/index.ts";

/** Minimum and maximum delay of a message. Units: milliseconds. */
const DELAY: readonly [number, number] = [0.2, 4];
/** Mean time between two stalls, and the duration of a stall, as with a bad radio link. Units: milliseconds. */
const STALL_EVERY_MILLIS = 40_000;
const STALL: readonly [number, number] = [30, 350];

/** The link from a game to the relay, like a radio: it keeps the order and loses nothing, but delays vary and it sometimes stalls. */
export class UnevenLink implements ProducerLink {
  readonly #random: Random;
  #arrivesMillis = 0;
  #stallMillis: number;
  readonly #queue: (string | Uint8Array)[] = [];

  constructor(
    seed: number,
    private readonly clock: Clock,
    private readonly deliver: (message: string | Uint8Array) => void,
  ) {
    this.#random = new Random(seed);
    this.#stallMillis = this.#random.between(0.5, 1.5) * STALL_EVERY_MILLIS;
  }

  send(message: string | Uint8Array): boolean {
    const now = this.clock.monotonicMillis();
    let arrives = now + this.#random.between(...DELAY);
    if (now >= this.#stallMillis) {
      arrives += this.#random.between(...STALL);
      this.#stallMillis = now + this.#random.between(0.2, 1.8) * STALL_EVERY_MILLIS;
    }
    this.#arrivesMillis = Math.max(this.#arrivesMillis, arrives);
    this.#queue.push(typeof message === "string" ? message : message.slice());
    this.clock.after(this.#arrivesMillis - now, () => {
      const next = this.#queue.shift();
      if (next !== undefined) this.deliver(next);
    });
    return true;
  }
}
