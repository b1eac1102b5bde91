import type { Clock } from "../../base/clock.ts";
import { Heartbeat, type HeartbeatTimes } from "./heartbeat.ts";

/** Times of the two heartbeats. Read again on each {@link Heartbeats.timesChanged}. Units: seconds. */
export interface HeartbeatOptions {
  readonly heartbeatIntervalSeconds: number;
  readonly heartbeatTimeoutSeconds: number;
  /** Timeout of games, which answer no ping while they load a scene. */
  readonly producerTimeoutSeconds: number;
}

/** The heartbeats of clients and of games, with times that may change while the relay runs. */
export class Heartbeats {
  readonly client: Heartbeat;
  readonly game: Heartbeat;

  constructor(
    clock: Clock,
    private readonly options: HeartbeatOptions,
  ) {
    this.client = new Heartbeat(clock, this.#clientTimes());
    this.game = new Heartbeat(clock, this.#gameTimes());
  }

  /** Applies options that have changed. */
  timesChanged(): void {
    this.client.setTimes(this.#clientTimes());
    this.game.setTimes(this.#gameTimes());
  }

  /** Stops both timers. */
  stop(): void {
    this.client.stop();
    this.game.stop();
  }

  #clientTimes(): HeartbeatTimes {
    const { heartbeatIntervalSeconds, heartbeatTimeoutSeconds } = this.options;
    return { intervalMillis: heartbeatIntervalSeconds * 1000, timeoutMillis: heartbeatTimeoutSeconds * 1000 };
  }

  #gameTimes(): HeartbeatTimes {
    return { ...this.#clientTimes(), timeoutMillis: this.options.producerTimeoutSeconds * 1000 };
  }
}
