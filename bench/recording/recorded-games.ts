import type { Clock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { Hub } from "../../src/hub/index.ts";
import type { SimulatedProducer } from "../../src/ingest/simulator/index.ts";
import { Recorder } from "../../src/recording/index.ts";
import { simulatedGames, timedClock } from "./simulated-games.ts";

/** How far simulated time advances at once. Units: milliseconds. */
const STEP_MILLIS = 10;

/** Simulated games at 90 Hz that send poses, packets and events into a hub without sockets, and a recorder that listens to it. */
export class RecordedGames {
  readonly recorder: Recorder;
  /** Time in the recorder. */
  recorderMillis = 0;
  readonly #producers: SimulatedProducer[];

  /** `folder`: where recordings go. */
  constructor(clock: Clock, games: number, folder: string) {
    const hub = new Hub(clock);
    const timed = (run: () => void) => {
      const beganMillis = performance.now();
      run();
      this.recorderMillis += performance.now() - beganMillis;
    };
    const settings = () => ({});
    const holdDemand = () => ({ release() {} });
    this.recorder = new Recorder({
      hub,
      clock: timedClock(clock, timed),
      log: silentLog,
      folder,
      quota: {},
      settings,
      holdDemand,
    });
    hub.listen({ message: (message) => timed(() => this.recorder.message(message)) });
    this.#producers = simulatedGames(hub, clock, games);
  }

  /** Frames of all games. */
  get frames(): number {
    return this.#producers.reduce((sum, { frames }) => sum + frames, 0);
  }

  stop(): void {
    for (const producer of this.#producers) producer.stop();
    this.recorder.close();
  }
}

/** Plays simulated time as fast as the work is done. Units: seconds. */
export function play(
  clock: { monotonicMillis(): number; runUntil(millis: number): void },
  seconds: number,
): void {
  const endMillis = clock.monotonicMillis() + 1000 * seconds;
  while (clock.monotonicMillis() < endMillis) clock.runUntil(clock.monotonicMillis() + STEP_MILLIS);
}
