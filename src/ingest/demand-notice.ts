import { recordOf } from "../base/record-of.ts";
import type { Source } from "../hub/index.ts";
import {
  type Demand,
  GAME_STREAMS,
  type GameStream,
  gameDemandOf,
  type StreamDemand,
  samplingOf,
} from "../protocol/streams.ts";

/**
 * Tells one game what clients want, in the two commands of the wire: `configure` and `set_update_interval`.
 * A game is told only what is news to it: at first it is taken to sample everything at its own pace.
 * A stream that the old protocol does not know is told to games whose hello has an interval for it; the others sample it with another one, or not at all.
 */
export class DemandNotice {
  readonly #enabled: Record<GameStream, boolean> = recordOf(GAME_STREAMS, () => true);

  constructor(
    private readonly source: Source,
    private readonly send: (text: string) => void,
  ) {}

  /** Tells the game what has changed since it was last told. */
  update(demand: Demand): void {
    const wanted = gameDemandOf(demand, (stream) => this.source.ownIntervalSeconds(stream) !== undefined);
    this.#configure(wanted);
    for (const [stream, one] of wanted) this.#setInterval(stream, one);
  }

  #configure(wanted: readonly (readonly [GameStream, Readonly<StreamDemand>])[]): void {
    if (wanted.every(([stream, { enabled }]) => enabled === this.#enabled[stream])) return;
    for (const [stream, { enabled }] of wanted) this.#enabled[stream] = enabled;
    const config = Object.fromEntries(wanted.map(([stream, { enabled }]) => [`${stream}_enabled`, enabled]));
    this.send(JSON.stringify({ command: "configure", config }));
  }

  #setInterval(stream: GameStream, demand: Readonly<StreamDemand>): void {
    // While nobody wants the stream its pace does not matter; the next wish sets it.
    if (!demand.enabled) return;
    const { fastestSeconds, ownInterval } = demand;
    const asked = this.source.askedSeconds(stream);
    const own = this.source.ownIntervalSeconds(stream) ?? samplingOf(stream).usualSeconds;
    const wanted =
      fastestSeconds === undefined ? own : ownInterval ? Math.min(own, fastestSeconds) : fastestSeconds;
    if (wanted === (asked ?? own)) return;
    this.source.asked(stream, wanted);
    this.send(JSON.stringify({ command: "set_update_interval", interval: wanted, stream }));
  }
}
