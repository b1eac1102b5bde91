import type { Source } from "../hub/index.ts";
import {
  DEFAULT_INTERVAL_SECONDS,
  type Demand,
  STREAMS,
  type Stream,
  type StreamDemand,
} from "../protocol/streams.ts";

/**
 * Tells one game what clients want, in the two commands of the wire: `configure` and `set_update_interval`.
 * A game is told only what is news to it: at first it is taken to sample everything at its own pace.
 */
export class DemandNotice {
  readonly #enabled: Record<Stream, boolean> = { fps: true, vr_tracking: true };

  constructor(
    private readonly source: Source,
    private readonly send: (text: string) => void,
  ) {}

  /** Tells the game what has changed since it was last told. */
  update(demand: Demand): void {
    this.#configure(demand);
    for (const stream of STREAMS) this.#setInterval(stream, demand[stream]);
  }

  #configure(demand: Demand): void {
    if (STREAMS.every((stream) => demand[stream].enabled === this.#enabled[stream])) return;
    for (const stream of STREAMS) this.#enabled[stream] = demand[stream].enabled;
    const config = { fps_enabled: demand.fps.enabled, vr_tracking_enabled: demand.vr_tracking.enabled };
    this.send(JSON.stringify({ command: "configure", config }));
  }

  #setInterval(stream: Stream, demand: StreamDemand): void {
    // While nobody wants the stream its pace does not matter; the next wish sets it.
    if (!demand.enabled) return;
    const { fastestSeconds, ownPace } = demand;
    const asked = this.source.askedSeconds[stream];
    const own = this.source.ownIntervalSeconds(stream) ?? DEFAULT_INTERVAL_SECONDS[stream];
    const wanted =
      fastestSeconds === undefined ? own : ownPace ? Math.min(own, fastestSeconds) : fastestSeconds;
    if (wanted === (asked ?? own)) return;
    this.source.askedSeconds[stream] = wanted;
    this.send(JSON.stringify({ command: "set_update_interval", interval: wanted, stream }));
  }
}
