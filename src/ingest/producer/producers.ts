import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { AskableGame } from "../calls/index.ts";
import type { ProducerKind } from "./producer-kind.ts";

/** All kinds of producers of one relay: sums what they count, and forwards what each is told. */
export class Producers {
  readonly #kinds: ProducerKind[] = [];

  /** Adds a kind. Returns it. */
  add<Kind extends ProducerKind>(kind: Kind): Kind {
    this.#kinds.push(kind);
    return kind;
  }

  /** Games that are connected now. */
  get count(): number {
    return this.#sum((kind) => kind.count);
  }

  /** Games that are connected to this relay itself. */
  get ownCount(): number {
    return this.#sum((kind) => (kind.isOfOtherRelays === true ? 0 : kind.count));
  }

  /** Games that ever connected. */
  get ever(): number {
    return this.#sum((kind) => kind.ever);
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#sum((kind) => kind.connections);
  }

  /** Whether the answer to a client's get_snapshot has to wait for {@link freshSnapshot}. */
  get holdsSnapshots(): boolean {
    return this.#kinds.some((kind) => kind.freshSnapshot !== undefined);
  }

  /** Connects where the relay is the one that connects. */
  start(): void {
    for (const kind of this.#kinds) kind.start?.();
  }

  /** Ends what the kinds do by themselves. */
  stop(): void {
    for (const kind of this.#kinds) kind.stop?.();
  }

  /** Says goodbye on every connection. */
  closeAll(code: number, reason: string): void {
    for (const kind of this.#kinds) kind.closeAll(code, reason);
  }

  /** Tells every game what clients need now. */
  demandChanged(demand: Demand): void {
    for (const kind of this.#kinds) kind.demandChanged(demand);
  }

  /** The connected games that answer calls and questions. */
  *askable(): Generator<AskableGame> {
    for (const kind of this.#kinds) if (kind.askable !== undefined) yield* kind.askable();
  }

  /** Gets the snapshots that the answer to a client's get_snapshot waits for, and calls back once, at once or later. */
  freshSnapshot(done: () => void): void {
    let left = 1;
    const finish = () => {
      if (--left === 0) done();
    };
    for (const kind of this.#kinds) {
      if (kind.freshSnapshot === undefined) continue;
      left++;
      kind.freshSnapshot(finish);
    }
    finish();
  }

  /** Whether the scripts of a connected game can be profiled. */
  canProfile(source: string): boolean {
    return this.#kinds.some((kind) => kind.canProfile?.(source) === true);
  }

  /** The sections of `/status` about the kinds, by name. */
  describe(): JsonObject {
    return Object.fromEntries(
      this.#kinds.flatMap((kind) => (kind.describe === undefined ? [] : [[kind.name, kind.describe()]])),
    );
  }

  #sum(of: (kind: ProducerKind) => number): number {
    return this.#kinds.reduce((sum, kind) => sum + of(kind), 0);
  }
}
