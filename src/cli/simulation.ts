import { systemClock } from "../base/clock.ts";
import { ReconnectingSocket, type SocketEvents } from "../client/index.ts";
import { createCodec } from "../codec/index.ts";
import { type ProducerLink, SimulatedGame, SimulatedProducer } from "../ingest/index.ts";

/** A simulated game to play against a relay. */
export interface SimulationOptions {
  url: string;
  hz: number;
  seed: number;
  source: string;
}

/** A simulated game that is playing. */
export interface Simulation {
  readonly producer: SimulatedProducer;
  readonly socket: ReconnectingSocket;
  stop(): void;
}

/** Plays a simulated headset and game against a relay, and connects again when the relay goes and comes. */
export function startSimulation(options: SimulationOptions, events: SocketEvents = {}): Simulation {
  const game = new SimulatedGame(options);
  const link: ProducerLink = { send: (message) => socket.send(message) };
  const producer = new SimulatedProducer(game, link, createCodec(), systemClock, options.source);
  const socket: ReconnectingSocket = new ReconnectingSocket(options.url, {
    ...events,
    opened(protocol) {
      producer.connected();
      events.opened?.(protocol);
    },
    message(data) {
      if (typeof data === "string") producer.received(data);
    },
  });
  producer.start();
  return {
    producer,
    socket,
    stop() {
      producer.stop();
      socket.close();
    },
  };
}
