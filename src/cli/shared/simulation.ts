import { systemClock } from "../../base/clock.ts";
import type { WebSocketConstructor } from "../../client/index.ts";
import { ReconnectingSocket, type SocketEvents } from "../../client/internal.ts";
import { createCodec } from "../../codec/index.ts";
import {
  DEFAULT_FAULT_TIMES,
  type FaultKind,
  FaultPlan,
  type FaultTruth,
  type ProducerLink,
  SimulatedGame,
  SimulatedProducer,
} from "../../ingest/simulator/index.ts";
import { withToken } from "../../protocol/token-carrier.ts";

/** Options of a simulated game. */
export interface SimulationOptions {
  url: string;
  /** The relay's token, if it requires one. */
  token?: string | undefined;
  /** The WebSocket to use; the global one by default. */
  WebSocket?: WebSocketConstructor;
  hz: number;
  seed: number;
  source: string;
  /** Kinds of faults that the game shows in turn; none when absent. */
  faults?: readonly FaultKind[];
  /** Called when a fault begins. */
  faultHappened?: (fault: Readonly<FaultTruth>) => void;
}

/** A running simulated game. */
export interface Simulation {
  readonly producer: SimulatedProducer;
  readonly game: SimulatedGame;
  readonly socket: ReconnectingSocket;
  stop(): void;
}

/** Connects a simulated headset and game to a relay, and reconnects when the connection is lost. */
export function startSimulation(options: SimulationOptions, events: SocketEvents = {}): Simulation {
  const { seed, hz, faults: kinds = [], faultHappened } = options;
  const faults = new FaultPlan({ seed, kinds, ...DEFAULT_FAULT_TIMES }, hz);
  const game = new SimulatedGame({ seed, hz, faults, ...(faultHappened && { faultHappened }) });
  const destination = withToken({ url: options.url, protocols: [] }, options.token);
  const link: ProducerLink = { send: (message) => socket.send(message) };
  const producer = new SimulatedProducer(game, link, createCodec(), systemClock, options.source);
  const socket: ReconnectingSocket = new ReconnectingSocket(
    destination.url,
    {
      ...events,
      opened(protocol) {
        producer.connected();
        events.opened?.(protocol);
      },
      message(data) {
        if (typeof data === "string") producer.received(data);
      },
    },
    { WebSocket: options.WebSocket },
  );
  producer.start();
  return {
    producer,
    game,
    socket,
    stop() {
      producer.stop();
      socket.close();
    },
  };
}
