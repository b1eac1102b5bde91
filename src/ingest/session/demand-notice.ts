import { recordOf } from "../../base/record-of.ts";
import type { Source } from "../../hub/index.ts";
import {
  type Demand,
  GAME_STREAMS,
  type GameStream,
  gameDemandOf,
  type StreamDemand,
  samplingOf,
} from "../../protocol/streams.ts";

type DemandOfStream = readonly [stream: GameStream, demand: Readonly<StreamDemand>];

/**
 * Tells one game the demand of clients, by the commands `configure` and `set_update_interval`.
 * Sends only changes: a game starts with every stream on, at its own intervals.
 * A stream that the old protocol does not have is sent only to games whose hello has an interval for it,
 * and how soon games have to send only to games whose hello lists `max_delay`.
 */
export class DemandNotice {
  readonly #enabled: Record<GameStream, boolean> = recordOf(GAME_STREAMS, () => true);
  #maxDelaySeconds: number | undefined;

  constructor(
    private readonly source: Source,
    private readonly send: (text: string) => void,
  ) {}

  /** Sends the game the changes since the last update. */
  update(demand: Demand): void {
    const streams = gameDemandOf(demand, (stream) => this.source.ownIntervalSeconds(stream) !== undefined);
    this.#configure(streams);
    this.#setMaxDelay(demand);
    for (const stream of streams) this.#setInterval(stream);
  }

  #configure(streams: readonly DemandOfStream[]): void {
    if (streams.every(([stream, { enabled }]) => enabled === this.#enabled[stream])) return;
    for (const [stream, { enabled }] of streams) {
      this.#enabled[stream] = enabled;
      this.source.switched(stream, { enabled });
    }
    const config = Object.fromEntries(streams.map(([stream, { enabled }]) => [`${stream}_enabled`, enabled]));
    this.send(JSON.stringify({ command: "configure", config }));
  }

  #setMaxDelay({ maxDelaySeconds }: Demand): void {
    if (maxDelaySeconds === this.#maxDelaySeconds || !this.source.hasFeature("max_delay")) return;
    this.#maxDelaySeconds = maxDelaySeconds;
    this.send(JSON.stringify({ command: "set_update_interval", max_delay: maxDelaySeconds }));
  }

  #setInterval([stream, { enabled, fastestSeconds, ownInterval }]: DemandOfStream): void {
    // While the stream is off its interval does not matter; it is sent when the stream is on again.
    if (!enabled) return;
    const own = this.source.ownIntervalSeconds(stream) ?? samplingOf(stream).usualSeconds;
    const needed =
      fastestSeconds === undefined ? own : ownInterval ? Math.min(own, fastestSeconds) : fastestSeconds;
    if (needed === (this.source.askedSeconds(stream) ?? own)) return;
    this.source.asked(stream, needed);
    this.send(JSON.stringify({ command: "set_update_interval", interval: needed, stream }));
  }
}
