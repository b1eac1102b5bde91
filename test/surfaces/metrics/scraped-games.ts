import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight } from "../../../src/insight/index.ts";
import { Exposition } from "../../../src/surfaces/metrics/exposition.ts";
import { rowOf } from "../../../src/surfaces/metrics/game-row.ts";
import { GameSeries } from "../../../src/surfaces/metrics/game-series.ts";
import { writeGames } from "../../../src/surfaces/metrics/write-games.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame } from "../../support/tell.ts";

/** Games at a hub, judged by insight, and scraped. */
export class ScrapedGames {
  readonly clock = new ManualClock();
  readonly hub = new Hub(this.clock);
  readonly insight = new Insight(this.hub, this.clock, DEFAULT_INSIGHT_OPTIONS);
  readonly series = new GameSeries();
  readonly #frames = new Map<Source, number>();

  constructor() {
    this.hub.listen(this.insight);
    this.hub.watchSources({
      introducing() {},
      introduced() {},
      closed: (source) => this.series.closed(source, this.clock.monotonicMillis()),
    });
  }

  /** Connects a game of a name. */
  game(name: string): Source {
    const source = this.hub.open();
    this.hub.introduce(source, { type: "hello", source: name });
    return source;
  }

  /** Plays frames of these times. Units: milliseconds. */
  play(source: Source, ...times: readonly number[]): void {
    for (const frameMillis of times) {
      const frame = (this.#frames.get(source) ?? 0) + 1;
      this.#frames.set(source, frame);
      this.clock.advance(frameMillis);
      tellFrame(this.hub, source, { frame, fps: 90, frameMillis, physicsMillis: frameMillis / 10 });
    }
  }

  /** The game counts its frames from 1 again. */
  restartCount(source: Source): void {
    this.#frames.delete(source);
  }

  /** What a scrape finds: each sample by its name and labels, with its exemplar behind its value. */
  async scrape(): Promise<Map<string, string>> {
    const nowMillis = this.clock.monotonicMillis();
    this.insight.catchUp();
    this.series.forgetGone(nowMillis);
    for (const source of this.hub.registry.connected()) {
      const game = this.insight.sources().find((one) => one.source === source);
      this.series.take(source, game, nowMillis);
    }
    const exposition = new Exposition("openmetrics");
    const rows = this.series.all().map((series) => rowOf(series, nowMillis));
    await writeGames(exposition, rows, async () => {});
    const lines = exposition
      .end()
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    return new Map(
      lines.map((line) => {
        const end = line.indexOf(" ", line.indexOf("} "));
        return [line.slice(0, end), line.slice(end + 1)];
      }),
    );
  }
}
