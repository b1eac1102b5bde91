import { FairQueue } from "../../base/fair-queue.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import { threadMillis } from "../../base/platform/usage.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { LOOPBACK_NETWORK } from "../access/network-of.ts";
import type { RouteCost } from "./route-cost.ts";
import { SharedRoom } from "./shared-room.ts";
import type { WorkLength, WorkPort } from "./work-port.ts";

/** Most requests that wait for their first turn. */
const MAX_WAITING = 2048;
/** Requests that take longer are long ones. Long and quick ones take turns, so that a quick one waits for one long one at most. Units: milliseconds. */
const QUICK_MILLIS = 1;

/** The turns of one request. */
export interface HttpTurn {
  /** Waits for a turn of the event loop. Call it before the work, after each wait, and between slices of long work. */
  next(): Promise<void>;
  /** Why the request should not go on after it has waited; undefined if it may. */
  refusal(): Refusal | undefined;
  /** Adds work that the time of its turns does not show. Units: milliseconds. */
  worked(millis: number): void;
  /** The request is answered. */
  done(): void;
}

/** What the turns need. */
export interface HttpTurnsParts {
  work: WorkPort;
  /** Time that this thread has worked. */
  nowMillis?: () => number;
  /** Runs two callbacks in the next turn of the event loop, one right after the other and after the first one's promises. */
  inNextTurn?: (first: () => void, second: () => void) => void;
}

/**
 * Gives each HTTP request turns of the event loop, one request in each turn: a crowd of requests delays other work by one of them at
 * most. Addresses are served round robin, and quick requests do not wait behind long ones. The address of a peer pays for the work:
 * an estimate before, and the rest of what was measured after.
 */
export class HttpTurns {
  readonly #quick = new FairQueue<Waiting>();
  readonly #long = new FairQueue<Waiting>();
  /** Requests that have begun. They come before new ones, because what they have made stays in memory until they end. */
  readonly #begun = new FairQueue<Waiting>();
  readonly #waiting = new SharedRoom(MAX_WAITING);
  readonly #work: WorkPort;
  readonly #nowMillis: () => number;
  readonly #inNextTurn: (first: () => void, second: () => void) => void;
  #isScheduled = false;
  #isLongNext = false;
  /** The work of this turn, and when it began. */
  #current: Work | undefined;
  #beganMillis = 0;

  constructor({
    work,
    nowMillis = () => threadMillis(thisMachine),
    inNextTurn = inNextTurns,
  }: HttpTurnsParts) {
    this.#work = work;
    this.#nowMillis = nowMillis;
    this.#inNextTurn = inNextTurn;
  }

  /** Takes a request of a route in. Charges its estimated work to `account`, an address as `networkOf` names it. */
  enter(account: string, cost: RouteCost): HttpTurn | Refusal {
    const length = lengthOf(cost);
    if (!this.#work.admits(account, cost.millis, length)) return tooMuchWork();
    const place = this.#waiting.hold(account, 1);
    if (place === undefined) {
      this.#work.charge(account, -cost.millis);
      const message = `expected at most ${MAX_WAITING} HTTP requests that wait for their turn, of which one address may have half`;
      return { code: "too_many_requests", message };
    }
    // Healthy programs of this machine share their address with others, so there routes take turns.
    const key = account === LOOPBACK_NETWORK ? cost : account;
    const work: Work = new Work(account, cost, this.#work, {
      wait: (begin) => {
        this.#queueOf(work, length).add(key, { work, begin });
        this.#schedule();
      },
      leave: () => place.release(),
    });
    return work;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#inNextTurn(
      () => this.#begin(),
      () => this.#end(),
    );
  }

  #begin(): void {
    const next = this.#isLongNext
      ? (this.#takeLong() ?? this.#quick.take())
      : (this.#quick.take() ?? this.#takeLong());
    this.#isLongNext = !this.#isLongNext;
    this.#current = next?.work;
    this.#beganMillis = this.#nowMillis();
    this.#current?.begun();
    next?.begin();
  }

  #end(): void {
    this.#current?.spent(this.#nowMillis() - this.#beganMillis);
    this.#current = undefined;
    this.#isScheduled = false;
    if (this.#quick.size + this.#long.size + this.#begun.size > 0) this.#schedule();
  }

  #queueOf({ hasBegun }: Work, length: WorkLength): FairQueue<Waiting> {
    if (hasBegun) return this.#begun;
    return length === "quick" ? this.#quick : this.#long;
  }

  #takeLong(): Waiting | undefined {
    return this.#begun.take() ?? this.#long.take();
  }
}

/** A piece of work that waits for its turn. */
interface Waiting {
  work: Work;
  begin(): void;
}

/** The work of one request. */
class Work implements HttpTurn {
  hasBegun = false;
  readonly #estimatedMillis: number;
  #spentMillis = 0;
  #isInTurn = false;
  #isDone = false;
  #hasTaught = false;

  constructor(
    private readonly account: string,
    private readonly cost: RouteCost,
    private readonly port: WorkPort,
    private readonly queue: { wait(begin: () => void): void; leave(): void },
  ) {
    this.#estimatedMillis = cost.millis;
  }

  next(): Promise<void> {
    return new Promise((resolve) => this.queue.wait(resolve));
  }

  refusal(): Refusal | undefined {
    return this.port.admits(this.account, 0, lengthOf(this.cost)) ? undefined : tooMuchWork();
  }

  done(): void {
    this.#isDone = true;
    this.queue.leave();
    // Its last turn is measured once it ends.
    if (!this.#isInTurn) this.#learn();
  }

  /** Its turn begins. */
  begun(): void {
    this.#isInTurn = true;
    this.hasBegun = true;
    this.queue.leave();
  }

  /** Its turn has ended, and took this long. */
  spent(millis: number): void {
    this.#isInTurn = false;
    this.worked(millis);
    if (this.#isDone) this.#learn();
  }

  worked(millis: number): void {
    const beyond = Math.max(
      0,
      this.#spentMillis + millis - Math.max(this.#spentMillis, this.#estimatedMillis),
    );
    this.#spentMillis += millis;
    if (beyond > 0) this.port.charge(this.account, beyond);
  }

  /** Once: work that goes on while the answer is streamed says nothing of further requests. It is charged all the same. */
  #learn(): void {
    if (this.#hasTaught) return;
    this.#hasTaught = true;
    this.cost.worked(this.#spentMillis);
    const unspent = this.#estimatedMillis - this.#spentMillis;
    if (unspent > 0) this.port.charge(this.account, -unspent);
  }
}

function lengthOf({ millis }: RouteCost): WorkLength {
  return millis <= QUICK_MILLIS ? "quick" : "long";
}

function tooMuchWork(): Refusal {
  const message =
    "expected fewer or cheaper HTTP requests: those of this address take more of the relay's time than one may";
  return { code: "rate_exceeded", message };
}

function inNextTurns(first: () => void, second: () => void): void {
  setImmediate(first);
  setImmediate(second);
}
