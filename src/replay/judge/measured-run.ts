import type { Clock } from "../../base/clock.ts";
import { fpsEventData } from "../../codec/index.ts";
import type { Hub, HubMessage } from "../../hub/index.ts";
import { type Hitch, type Insight, KEPT_SECONDS } from "../../insight/index.ts";
import { RunCollector, type RunRecord } from "../../insight/runs/index.ts";

/** The game that is measured, and the frame rate that it should hold; undefined for the one that it states. */
interface MeasuredGame {
  source: string;
  hz: number | undefined;
}

/** Games that are judged, on their time. */
interface JudgedGames {
  hub: Hub;
  insight: Insight;
  clock: Clock;
}

/** The budget before the game has been heard of. Units: milliseconds. */
const UNKNOWN_MILLIS = 1000 / 90;

/** A run of a game that is judged in this process, from {@link begin} to {@link end}: what `check` asks the relay of a live run, asked of insight itself. */
export class MeasuredRun {
  readonly #collector: RunCollector;
  /** Hitches from before the run, and then those of the run, by id. */
  #before: ReadonlySet<string> = new Set();
  #own: ReadonlySet<string> = new Set();
  #record: RunRecord | undefined;
  /** Whether frames were measured each by itself: means of a second hide hitches. */
  #hasFrames = false;

  constructor(
    private readonly judged: JudgedGames,
    private readonly game: MeasuredGame,
  ) {
    const { source, hz } = game;
    this.#collector = new RunCollector(judged.clock, { source, hz: () => hz ?? this.#statedHz() });
    judged.hub.listen({ message: (message) => this.#message(message) });
  }

  begin(): void {
    this.#before = new Set(this.#hitches().map(({ id }) => id));
    this.#collector.begin();
  }

  end(): void {
    const record = this.#collector.end();
    const { source, hz } = this.game;
    const length = Math.min(KEPT_SECONDS, Math.max(1, Math.round(record.seconds)));
    const windows = this.judged.insight.windows({ length, source, budgetMillis: hz && 1000 / hz });
    record.verdict = windows.findLast(({ samples }) => samples > 0)?.verdict;
    this.#own = new Set(this.#hitches().flatMap(({ id }) => (this.#before.has(id) ? [] : id)));
    this.#record = record;
  }

  /** The run, with the final causes of its hitches, or without hitches if it has only means of seconds; undefined before {@link end}. */
  finish(): RunRecord | undefined {
    if (this.#record !== undefined && this.#hasFrames)
      this.#record.hitches = this.#hitches().filter(({ id }) => this.#own.has(id));
    return this.#record;
  }

  /** The hitches of the game so far, without those in which it waited for something else. */
  #hitches(): Hitch[] {
    const { source } = this.game;
    return this.judged.insight.hitches.find({ source }).filter(({ cause }) => cause.kind !== "waiting");
  }

  #statedHz(): number {
    const game = this.judged.insight.sources().findLast(({ source }) => source.name === this.game.source);
    return 1000 / (game?.context.refresh.budgetMillis ?? UNKNOWN_MILLIS);
  }

  #message({ topic: { name: topic }, source, body, timestampSeconds, isNewSample }: HubMessage): void {
    if (body.from === "tracking" || !isNewSample) return;
    if (topic === "fps" && (body.from === "frame" || body.data.measured !== "second_mean"))
      this.#hasFrames = true;
    const data = body.from === "frame" ? fpsEventData(body.sample, body.monitors) : body.data;
    this.#collector.message({ topic, source: source.name, data, timestamp: timestampSeconds });
  }
}
