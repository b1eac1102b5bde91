import {
  DEFAULT_INTERVAL_SECONDS,
  type Demand,
  oldDemandOf,
  STREAMS,
  type Stream,
  type StreamDemand,
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
    this.#configure({ fps: demand.fps.enabled, vr_tracking: demand.vr_tracking.enabled });
    this.#setInterval(demand);
  }

  /** Turns on again what was turned off, for whoever else listens to the upstream once the relay has gone. */
  release(): void {
    this.#configure({ fps: true, vr_tracking: true });
  }

  #configure(enabled: Readonly<Record<Stream, boolean>>): void {
    const told = this.#enabled;
    if (told !== undefined && STREAMS.every((stream) => told[stream] === enabled[stream])) return;
    this.#enabled = enabled;
    const config = { fps_enabled: enabled.fps, vr_tracking_enabled: enabled.vr_tracking };
    this.send(JSON.stringify({ command: "configure", config }));
  }

  #setInterval(demand: Readonly<Record<Stream, StreamDemand>>): void {
    const wanted = STREAMS.filter((stream) => demand[stream].enabled);
    if (wanted.length === 0) return;
    const usual = Math.min(...wanted.map((stream) => DEFAULT_INTERVAL_SECONDS[stream]));
    const wishes = wanted.flatMap((stream) => demand[stream].fastestSeconds ?? []);
    // Whoever wants it slower is served slower by the relay.
    const fastest = Math.min(...wishes);
    const ownPace = wanted.some((stream) => demand[stream].ownPace);
    const seconds = ownPace ? Math.min(usual, fastest) : fastest;
    // At its own pace, whatever that is, nobody needs to ask for the usual one.
    if (
      seconds === this.#askedSeconds ||
      (this.#askedSeconds === undefined && ownPace && seconds === usual)
    ) {
      return;
    }
    this.#askedSeconds = seconds;
    this.send(JSON.stringify({ command: "set_update_interval", interval: seconds }));
  }
}
