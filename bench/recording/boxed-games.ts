import type { Clock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { Hub } from "../../src/hub/index.ts";
import type { SimulatedProducer } from "../../src/ingest/simulator/index.ts";
import { BlackBox } from "../../src/recording/black-box/index.ts";
import { simulatedGames, timedClock } from "./simulated-games.ts";

/** Simulated games in a hub, and a black box that listens to it. */
export class BoxedGames {
  readonly box: BlackBox;
  /** Time in the black box. */
  boxMillis = 0;
  #longestTurnMillis = 0;
  readonly #producers: SimulatedProducer[];

  /** `took`: called with the time of each frame. Units: milliseconds. */
  constructor(clock: Clock, games: number, folder: string, took?: (millis: number) => void) {
    const hub = new Hub(clock);
    const timed = (run: () => void) => {
      const beganMillis = performance.now();
      run();
      this.boxMillis += performance.now() - beganMillis;
    };
    this.box = new BlackBox(
      {
        hub,
        clock: timedClock(clock, timed),
        log: silentLog,
        settings: () => ({}),
        describeGame: () => ({}),
        holdDemand: () => ({ release() {} }),
        hasEngineStopped: () => true,
        hitches: { recorded() {}, unrecorded() {} },
        nextTurn: (callback) => setImmediate(() => this.#turn(callback)),
      },
      { folder, beforeSeconds: 60, afterSeconds: 15 },
    );
    hub.listen({ message: (message) => timed(() => this.box.message(message)) });
    this.#producers = simulatedGames(hub, clock, games, took);
  }

  /** What the chunks of all games take in memory. Units: bytes. */
  get bytes(): number {
    return Number(this.box.describeState().bytes);
  }

  /** Has the box leave the last minute of a game. Returns the file's length, and the longest turn of the event loop in which it wrote. */
  async keep(source: string): Promise<{ fileBytes: number; longestTurnMillis: number }> {
    const kept = Promise.withResolvers<number>();
    this.#longestTurnMillis = 0;
    this.#turn(() => {
      this.box.keep({ seconds: 60, source }).then(({ bytes }) => kept.resolve(bytes), kept.reject);
    });
    const fileBytes = await kept.promise;
    return { fileBytes, longestTurnMillis: this.#longestTurnMillis };
  }

  stop(): void {
    for (const producer of this.#producers) producer.stop();
    this.box.close();
  }

  #turn(run: () => void): void {
    const beganMillis = performance.now();
    run();
    this.#longestTurnMillis = Math.max(this.#longestTurnMillis, performance.now() - beganMillis);
  }
}
