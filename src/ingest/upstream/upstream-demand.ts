import { recordOf } from "../../base/record-of.ts";
import {
  type Demand,
  oldDemandOf,
  STREAMS,
  type Stream,
  type StreamDemand,
  samplingOf,
} from "../../protocol/streams.ts";

/**
 * Tells an old server the demand of clients, by commands that it knows. The server has one interval for all streams, and its switches may
 * be as an earlier connection left them. See docs/adr/0006.
 */
export class UpstreamDemand {
  #enabled: Readonly<Record<Stream, boolean>> | undefined;
  #askedSeconds: number | undefined;

  constructor(private readonly send: (text: string) => void) {}

  /** Sends the changes since the last update; the first time, everything. */
  update(all: Demand): void {
    const demand = oldDemandOf(all);
    this.#configure(recordOf(STREAMS, (stream) => demand[stream].enabled));
    this.#setInterval(demand);
  }

  /** Turns every stream on again, for other clients of the upstream once the relay has left. */
  release(): void {
    this.#configure(recordOf(STREAMS, () => true));
  }

  #configure(enabled: Readonly<Record<Stream, boolean>>): void {
    const told = this.#enabled;
    if (told !== undefined && STREAMS.every((stream) => told[stream] === enabled[stream])) return;
    this.#enabled = enabled;
    const config = Object.fromEntries(STREAMS.map((stream) => [`${stream}_enabled`, enabled[stream]]));
    this.send(JSON.stringify({ command: "configure", config }));
  }

  #setInterval(demand: Readonly<Record<Stream, Readonly<StreamDemand>>>): void {
    const enabled = STREAMS.filter((stream) => demand[stream].enabled);
    if (enabled.length === 0) return;
    const usual = Math.min(...enabled.map((stream) => samplingOf(stream).usualSeconds));
    const asked = enabled.flatMap((stream) => demand[stream].fastestSeconds ?? []);
    // The relay throttles the stream for clients that asked for a longer interval.
    const fastest = Math.min(...asked);
    const ownInterval = enabled.some((stream) => demand[stream].ownInterval);
    const seconds = ownInterval ? Math.min(usual, fastest) : fastest;
    // The server starts at its own interval, so the usual one need not be asked for.
    if (
      seconds === this.#askedSeconds ||
      (this.#askedSeconds === undefined && ownInterval && seconds === usual)
    ) {
      return;
    }
    this.#askedSeconds = seconds;
    this.send(JSON.stringify({ command: "set_update_interval", interval: seconds }));
  }
}
