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
 * Tells an old server what clients want, in words that it knows. It has one interval for all it sends (no `stream`),
 * and its switches may stand as an earlier connection left them. See docs/adr/0006.
 */
export class UpstreamDemand {
  #enabled: Readonly<Record<Stream, boolean>> | undefined;
  #askedSeconds: number | undefined;

  constructor(private readonly send: (text: string) => void) {}

  /** Tells what has changed since it was last told; the first time, all. */
  update(all: Demand): void {
    const demand = oldDemandOf(all);
    this.#configure(recordOf(STREAMS, (stream) => demand[stream].enabled));
    this.#setInterval(demand);
  }

  /** Turns on again what was turned off, for whoever else listens to the upstream once the relay has gone. */
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
    const wanted = STREAMS.filter((stream) => demand[stream].enabled);
    if (wanted.length === 0) return;
    const usual = Math.min(...wanted.map((stream) => samplingOf(stream).usualSeconds));
    const wishes = wanted.flatMap((stream) => demand[stream].fastestSeconds ?? []);
    // Whoever wants it slower is served slower by the relay.
    const fastest = Math.min(...wishes);
    const ownInterval = wanted.some((stream) => demand[stream].ownInterval);
    const seconds = ownInterval ? Math.min(usual, fastest) : fastest;
    // At its own pace, whatever that is, nobody needs to ask for the usual one.
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
