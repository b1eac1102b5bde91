import { type Simulation, startSimulation } from "../../../src/cli/shared/simulation.ts";

const RATE_HZ = 90;
/** How long the game that restarts is away. Units: milliseconds. */
const AWAY_MILLIS = 1000;

/** Three simulated games: a healthy one, one with every fault, and one that restarts. */
export class SimulatedGames {
  /** How often the last game has begun again. */
  restarts = 0;
  readonly #url: string;
  readonly #seed: number;
  readonly #steady: Simulation[];
  #restarting: Simulation | undefined;
  #timer: Timer;

  constructor(
    url: string,
    seed: number,
    private readonly playsSeconds: number,
  ) {
    this.#url = `${url}/producer`;
    this.#seed = seed;
    this.#steady = [
      this.#play("healthy", []),
      this.#play("faulty", ["hitch", "tracking-loss", "leak", "physics", "jitter"]),
    ];
    this.#restarting = this.#play("restarting", []);
    this.#timer = setTimeout(() => this.#pause(), 1000 * this.playsSeconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const game of [...this.#steady, this.#restarting]) game?.stop();
  }

  #play(source: string, faults: NonNullable<Parameters<typeof startSimulation>[0]["faults"]>): Simulation {
    return startSimulation({ url: this.#url, hz: RATE_HZ, seed: this.#seed + this.restarts, source, faults });
  }

  #pause(): void {
    this.#restarting?.stop();
    this.#restarting = undefined;
    this.#timer = setTimeout(() => {
      this.restarts++;
      this.#restarting = this.#play("restarting", []);
      this.#timer = setTimeout(() => this.#pause(), 1000 * this.playsSeconds);
    }, AWAY_MILLIS);
  }
}
