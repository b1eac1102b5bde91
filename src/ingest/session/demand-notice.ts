import type { Source } from "../../hub/index.ts";
import {
  DEFAULT_INTERVAL_SECONDS,
  type Demand,
  type GameStream,
  gameDemandOf,
  oldDemandOf,
  type StreamDemand,
} from "../../protocol/streams.ts";

/**
 * Tells one game what clients want, in the two commands of the wire: `configure` and `set_update_interval`.
 * A game is told only what is news to it: at first it is taken to sample everything at its own pace.
 * Of `performance` as a stream of its own only a game is told whose hello has an interval for it; others sample that with fps.
 */
export class DemandNotice {
  readonly #enabled: Record<GameStream, boolean> = { fps: true, vr_tracking: true, performance: true };

  constructor(
    private readonly source: Source,
    private readonly send: (text: string) => void,
  ) {}

  /** Tells the game what has changed since it was last told. */
  update(demand: Demand): void {
    const knowsPerformance = this.source.ownIntervalSeconds("performance") !== undefined;
    const told = knowsPerformance ? gameDemandOf(demand) : oldDemandOf(demand);
    const wanted = Object.entries(told) as [GameStream, StreamDemand][];
    this.#configure(wanted);
    for (const [stream, one] of wanted) this.#setInterval(stream, one);
  }

  #configure(wanted: readonly (readonly [GameStream, StreamDemand])[]): void {
    if (wanted.every(([stream, { enabled }]) => enabled === this.#enabled[stream])) return;
    for (const [stream, { enabled }] of wanted) this.#enabled[stream] = enabled;
    const config = Object.fromEntries(wanted.map(([stream, { enabled }]) => [`${stream}_enabled`, enabled]));
    this.send(JSON.stringify({ command: "configure", config }));
  }

  #setInterval(stream: GameStream, demand: StreamDemand): void {
    // While nobody wants the stream its pace does not matter; the next wish sets it.
    if (!demand.enabled) return;
    const { fastestSeconds, ownPace } = demand;
    const asked = this.source.askedSeconds(stream);
    const own = this.source.ownIntervalSeconds(stream) ?? DEFAULT_INTERVAL_SECONDS[stream];
    const wanted =
      fastestSeconds === undefined ? own : ownPace ? Math.min(own, fastestSeconds) : fastestSeconds;
    if (wanted === (asked ?? own)) return;
    this.source.asked(stream, wanted);
    this.send(JSON.stringify({ command: "set_update_interval", interval: wanted, stream }));
  }
}
