import type { Clock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { createCodec } from "../../src/codec/index.ts";
import { Hub } from "../../src/hub/index.ts";
import { SimulatedGame, SimulatedProducer } from "../../src/ingest/simulator/index.ts";
import { OWN_INTERVAL_DEMAND } from "../../src/protocol/streams.ts";
import { Recorder } from "../../src/recording/index.ts";
import { producersFor } from "../support/producers-for.ts";

const HZ = 90;
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
    const sockets = producersFor({ hub, clock, codec: createCodec(), demand: () => OWN_INTERVAL_DEMAND });
    const timed = (run: () => void) => {
      const beganMillis = performance.now();
      run();
      this.recorderMillis += performance.now() - beganMillis;
    };
    // What the recorder does later counts, too.
    const timedClock: Clock = {
      unixMillis: () => clock.unixMillis(),
      monotonicMillis: () => clock.monotonicMillis(),
      after: (delayMillis, callback) => clock.after(delayMillis, () => timed(callback)),
      every: (intervalMillis, callback) => clock.every(intervalMillis, () => timed(callback)),
    };
    const settings = () => ({});
    const holdDemand = () => ({ release() {} });
    this.recorder = new Recorder({
      hub,
      clock: timedClock,
      log: silentLog,
      folder,
      quota: {},
      settings,
      holdDemand,
    });
    hub.listen({ message: (message) => timed(() => this.recorder.message(message)) });
    this.#producers = Array.from({ length: games }, (_, index) => {
      const session = sockets.open({ send: () => 0, close() {} }, "bench");
      const send = (message: string | Uint8Array) => {
        if (typeof message === "string") session.text(message);
        else session.binary(message);
        return true;
      };
      const game = new SimulatedGame({ seed: index + 1, hz: HZ });
      return new SimulatedProducer(game, { send }, createCodec(), clock, `game-${index + 1}`);
    });
    for (const producer of this.#producers) {
      producer.connected();
      producer.start();
    }
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
