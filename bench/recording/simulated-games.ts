import type { Clock } from "../../src/base/clock.ts";
import { createCodec } from "../../src/codec/index.ts";
import type { Hub } from "../../src/hub/index.ts";
import { SimulatedGame, SimulatedProducer } from "../../src/ingest/simulator/index.ts";
import { OWN_INTERVAL_DEMAND } from "../../src/protocol/streams.ts";
import { producersFor } from "../support/producers-for.ts";

const HZ = 90;

/** Simulated games at 90 Hz that send poses, packets and events into a hub without sockets. `took`: called with the time of each binary message, which a frame is. Units: milliseconds. */
export function simulatedGames(
  hub: Hub,
  clock: Clock,
  games: number,
  took: (millis: number) => void = () => {},
): SimulatedProducer[] {
  const sockets = producersFor({ hub, clock, codec: createCodec(), demand: () => OWN_INTERVAL_DEMAND });
  const producers = Array.from({ length: games }, (_, index) => {
    const session = sockets.open({ send: () => 0, close() {} }, "bench");
    const send = (message: string | Uint8Array) => {
      if (typeof message === "string") session.text(message);
      else {
        const beganMillis = performance.now();
        session.binary(message);
        took(performance.now() - beganMillis);
      }
      return true;
    };
    const game = new SimulatedGame({ seed: index + 1, hz: HZ });
    return new SimulatedProducer(game, { send }, createCodec(), clock, `game-${index + 1}`);
  });
  for (const producer of producers) {
    producer.connected();
    producer.start();
  }
  return producers;
}

/** A clock whose callbacks are measured: what a part of the relay does later counts, too. */
export function timedClock(clock: Clock, timed: (run: () => void) => void): Clock {
  return {
    unixMillis: () => clock.unixMillis(),
    monotonicMillis: () => clock.monotonicMillis(),
    after: (delayMillis, callback) => clock.after(delayMillis, () => timed(callback)),
    every: (intervalMillis, callback) => clock.every(intervalMillis, () => timed(callback)),
  };
}
