import type { Clock, Timer } from "../../base/clock.ts";
import type { SourceEnd } from "../../hub/index.ts";
import type { KeptGame } from "./kept-games.ts";

/** How long after the end of a connection the relay decides whether the game crashed: the end of its process is known a little later. Units: milliseconds. */
export const SETTLE_MILLIS = 1000;
/** A game whose connection ended so near to a crash of the engine beside the relay is the game that crashed. Units: milliseconds. */
const CRASH_WINDOW_MILLIS = 5000;

/** What the watch needs. */
export interface CrashWatchPort {
  clock: Clock;
  /** Whether the engine beside the relay was stopped, or has ended by itself. */
  hasEngineStopped(): boolean;
  /** A game has crashed; the message says what is known. */
  crashed(game: KeptGame, message: string): void;
}

/** Decides which of the games that have gone crashed. */
export class CrashWatch {
  /** Games whose connection ended of late. */
  readonly #undecided = new Map<KeptGame, { isLost: boolean; timer: Timer }>();
  #engineCrash: { atMillis: number; message: string } | undefined;

  constructor(private readonly port: CrashWatchPort) {}

  /** The connection of a game has ended. */
  closed(game: KeptGame, end: SourceEnd): void {
    const timer = this.port.clock.after(SETTLE_MILLIS, () => this.#decide(game));
    // A restart stops the engine, which runs again when the relay decides.
    const isLost = end === "lost" && !this.port.hasEngineStopped();
    this.#undecided.set(game, { isLost, timer });
    if (this.#isOfEngineCrash(game)) this.#decide(game);
  }

  /** The engine beside the relay has crashed. */
  engineCrashed(message: string): void {
    this.#engineCrash = { atMillis: this.port.clock.monotonicMillis(), message };
    this.decideAll();
  }

  /** Whether the engine beside the relay has crashed of late, so that connections are about to end. */
  get hasEngineCrashed(): boolean {
    return this.#isNearEngineCrash(this.port.clock.monotonicMillis());
  }

  /** Decides at once about all games that have gone. */
  decideAll(): void {
    for (const game of [...this.#undecided.keys()]) this.#decide(game);
  }

  #decide(game: KeptGame): void {
    const { isLost = false, timer } = this.#undecided.get(game) ?? {};
    timer?.cancel();
    this.#undecided.delete(game);
    if (this.#engineCrash !== undefined && this.#isOfEngineCrash(game))
      this.port.crashed(game, this.#engineCrash.message);
    else if (isLost && !this.port.hasEngineStopped())
      this.port.crashed(game, "the connection of the game ended without a close");
  }

  #isOfEngineCrash({ closedMillis = Number.NaN }: KeptGame): boolean {
    return this.#isNearEngineCrash(closedMillis);
  }

  #isNearEngineCrash(millis: number): boolean {
    return Math.abs(millis - (this.#engineCrash?.atMillis ?? Number.NaN)) <= CRASH_WINDOW_MILLIS;
  }
}
