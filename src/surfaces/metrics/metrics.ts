import { Compressor } from "../../base/compressor.ts";
import { takesGzip } from "../../base/takes-gzip.ts";
import { BytesResponse } from "../../server/index.ts";
import { Exposition } from "./exposition.ts";
import { CONTENT_TYPES, formatFor } from "./exposition-format.ts";
import { type GameRow, rowOf } from "./game-row.ts";
import { GameSeries } from "./game-series.ts";
import { LoopDelay } from "./loop-delay.ts";
import type { MetricsContext } from "./metrics-context.ts";
import { writeGames } from "./write-games.ts";
import { writeLinks } from "./write-links.ts";
import { writeProcess } from "./write-process.ts";
import { writeRelay } from "./write-relay.ts";

/** Games that are read in one turn of the event loop. */
const GAMES_A_TURN = 16;
/** A shorter answer is not compressed. Units: characters. */
const MIN_GZIP_CHARACTERS = 1024;

/** Answers scrapes with what the relay has counted anyway. A scrape makes no game sample. */
export class Metrics {
  readonly #series = new GameSeries();
  readonly #loopDelay: LoopDelay;
  readonly #compressor = new Compressor();

  constructor(private readonly context: MetricsContext) {
    const { hub, clock } = context;
    this.#loopDelay = new LoopDelay(clock);
    hub.watchSources({
      introducing() {},
      introduced() {},
      closed: (source) => this.#series.closed(source, clock.monotonicMillis()),
    });
  }

  /** Answers a scrape in the format that it prefers. */
  async answer(request: Request, nextTurn: () => Promise<void>): Promise<Response> {
    const format = formatFor(request.headers.get("accept"));
    const text = await this.write(new Exposition(format), nextTurn);
    const headers = new Headers({
      "content-type": CONTENT_TYPES[format],
      "cache-control": "no-store",
      vary: "accept, accept-encoding",
    });
    const isPacked = text.length >= MIN_GZIP_CHARACTERS && takesGzip(request.headers.get("accept-encoding"));
    const gzip = isPacked ? await this.#compressor.gzip(text) : undefined;
    if (gzip !== undefined) headers.set("content-encoding", "gzip");
    return new BytesResponse(gzip ?? Buffer.from(text), { headers, uncompressedBytes: text.length });
  }

  /** Writes all metrics. Cost: some 0.1 ms for each game, in turns of the event loop of less than a millisecond. */
  async write(exposition: Exposition, nextTurn: () => Promise<void>): Promise<string> {
    const { insight, hub, clock } = this.context;
    insight.catchUp();
    this.#series.forgetGone(clock.monotonicMillis());
    const known = new Map(insight.sources().map((game) => [game.source, game]));
    // A replay happened at another time than Prometheus would take it for.
    const live = hub.registry.connected().filter(({ judged }) => judged === "here");
    for (const [index, source] of live.entries()) {
      if (index > 0 && index % GAMES_A_TURN === 0) await nextTurn();
      // It may have gone in an earlier turn.
      if (source.connected) this.#series.take(source, known.get(source), clock.monotonicMillis());
    }
    await nextTurn();
    const nowMillis = clock.monotonicMillis();
    const rows: GameRow[] = [];
    for (const [index, series] of this.#series.all().entries()) {
      if (index > 0 && index % GAMES_A_TURN === 0) await nextTurn();
      rows.push(rowOf(series, nowMillis));
    }
    await nextTurn();
    await writeGames(exposition, rows, nextTurn);
    await nextTurn();
    writeRelay(exposition, this.context, this.#loopDelay.read());
    writeLinks(exposition, this.context.describeLinks());
    writeProcess(exposition);
    return exposition.end();
  }

  /** Ends what it measures by itself. */
  stop(): void {
    this.#loopDelay.stop();
  }
}
