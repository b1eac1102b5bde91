import type { Clock } from "../base/clock.ts";
import { Heartbeat, type HeartbeatTimes } from "../delivery/index.ts";
import type { RelayOptions } from "./config/options.ts";

/** The heartbeats of clients and of games. Their times can change while the relay runs. */
export class Heartbeats {
  readonly clients: Heartbeat;
  readonly games: Heartbeat;

  constructor(
    clock: Clock,
    private readonly options: RelayOptions,
  ) {
    this.clients = new Heartbeat(clock, this.#clientTimes());
    this.games = new Heartbeat(clock, this.#gameTimes());
  }

  /** Reads the times from the options again. */
  timesChanged(): void {
    this.clients.setTimes(this.#clientTimes());
    this.games.setTimes(this.#gameTimes());
  }

  stop(): void {
    this.clients.stop();
    this.games.stop();
  }

  #clientTimes(): HeartbeatTimes {
    const { heartbeatIntervalSeconds, heartbeatTimeoutSeconds } = this.options;
    return { intervalMillis: heartbeatIntervalSeconds * 1000, timeoutMillis: heartbeatTimeoutSeconds * 1000 };
  }

  #gameTimes(): HeartbeatTimes {
    return { ...this.#clientTimes(), timeoutMillis: this.options.producerTimeoutSeconds * 1000 };
  }
}
