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
 * Tells one game the demand of clients, by the commands `configure` and `set_update_interval`.
 * Sends only changes: a game starts with every stream on, at its own intervals.
 * Only a game whose hello has an interval for `performance` is told about that stream; other games sample it with fps.
 */
export class DemandNotice {
  readonly #enabled: Record<GameStream, boolean> = { fps: true, vr_tracking: true, performance: true };

  constructor(
    private readonly source: Source,
    private readonly send: (text: string) => void,
  ) {}

  /** Sends the game the changes since the last update. */
  update(demand: Demand): void {
    const knowsPerformance = this.source.ownIntervalSeconds("performance") !== undefined;
    const told = knowsPerformance ? gameDemandOf(demand) : oldDemandOf(demand);
    const streams = Object.entries(told) as [GameStream, StreamDemand][];
    this.#configure(streams);
    for (const [stream, one] of streams) this.#setInterval(stream, one);
  }

  #configure(streams: readonly (readonly [GameStream, StreamDemand])[]): void {
    if (streams.every(([stream, { enabled }]) => enabled === this.#enabled[stream])) return;
    for (const [stream, { enabled }] of streams) this.#enabled[stream] = enabled;
    const config = Object.fromEntries(streams.map(([stream, { enabled }]) => [`${stream}_enabled`, enabled]));
    this.send(JSON.stringify({ command: "configure", config }));
  }

  #setInterval(stream: GameStream, demand: StreamDemand): void {
    // While the stream is off its interval does not matter; it is sent when the stream is on again.
    if (!demand.enabled) return;
    const { fastestSeconds, ownPace } = demand;
    const asked = this.source.askedSeconds(stream);
    const own = this.source.ownIntervalSeconds(stream) ?? DEFAULT_INTERVAL_SECONDS[stream];
    const needed =
      fastestSeconds === undefined ? own : ownPace ? Math.min(own, fastestSeconds) : fastestSeconds;
    if (needed === (asked ?? own)) return;
    this.source.asked(stream, needed);
    this.send(JSON.stringify({ command: "set_update_interval", interval: needed, stream }));
  }
}
