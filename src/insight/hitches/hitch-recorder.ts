import type { SourceContext } from "../game/index.ts";
import { firstAlertMillis, LOOK_AGAIN_MILLIS, mayWaitForSum } from "./alert-timing.ts";
import { findCauses } from "./causes/index.ts";
import { describeEpisode } from "./describe-episode.ts";
import { type Episode, EVIDENCE_AFTER_MILLIS, type Surroundings } from "./evidence/index.ts";
import type { Hitch } from "./hitch.ts";
import type { HitchLog } from "./hitch-log.ts";
import type { HitchOptions } from "./hitch-options.ts";
import { hitchWords } from "./hitch-words.ts";

/** Most hitches of one game that wait for later evidence. */
const MAX_WAITING = 8;

interface Recorded {
  episode: Episode;
  hitch: Hitch;
  isTold: boolean;
}

/** Records the episodes of one game that are long enough to be hitches, sends one alert for each, and explains them when all evidence has arrived. */
export class HitchRecorder {
  /** The record of the running episode, once it is long enough to be a hitch. */
  #open: Recorded | undefined;
  readonly #waiting: Recorded[] = [];
  #count = 0;

  constructor(
    private readonly context: SourceContext,
    private readonly surroundings: Surroundings,
    private readonly log: HitchLog,
    private readonly options: HitchOptions,
  ) {}

  /** Takes an episode that has begun or grown. */
  grown(episode: Episode): void {
    if (episode.lostFrames < this.options.minLostFrames) return;
    if (this.#open === undefined) this.#begin(episode);
    else Object.assign(this.#open.hitch, describeEpisode(episode, this.context.clock));
  }

  /** Takes the end of the episode. */
  ended(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    open.hitch.state = "ended";
    this.#waiting.push(open);
    if (this.#waiting.length <= MAX_WAITING) return;
    this.context.hub.omissions.add("hitches_explained_early");
    this.#complete();
  }

  /** Completes hitches whose evidence has arrived. Call it a few times a second. */
  tick(nowMillis: number): void {
    while (true) {
      const first = this.#waiting[0];
      if (first === undefined || nowMillis - first.episode.lastMillis < EVIDENCE_AFTER_MILLIS) break;
      this.#complete();
    }
  }

  /** Completes all hitches, because the game has disconnected. */
  closed(): void {
    while (this.#waiting.length > 0) this.#complete();
  }

  #begin(episode: Episode): void {
    const { source, clock } = this.context;
    const hitch: Hitch = {
      id: `hitch-${source.epoch}-${++this.#count}`,
      source: source.name,
      epoch: source.epoch,
      state: "open",
      ...describeEpisode(episode, clock),
      cause: { kind: "unknown", confidence: 0, evidence: "not known yet" },
      also: [],
    };
    const recorded = { episode, hitch, isTold: false };
    this.#open = recorded;
    this.log.add(hitch);
    this.#tellAt(firstAlertMillis(episode), recorded);
  }

  #tellAt(atMillis: number, recorded: Recorded): void {
    const { clock } = this.context;
    clock.after(Math.max(0, atMillis - clock.monotonicMillis()), () => {
      if (recorded.isTold || recorded.hitch.state === "complete") return;
      this.#explain(recorded);
      const now = clock.monotonicMillis();
      const { sumsApartMillis } = this.surroundings;
      const { cause } = recorded.hitch;
      // Wall clock times, the engine's profile among them, do not tell a starved thread from a busy one.
      const mayTurnOut = cause.kind === "unknown" || this.surroundings.isThreadAwaited(recorded.episode, now);
      if (mayTurnOut && mayWaitForSum(recorded.episode, now, sumsApartMillis))
        this.#tellAt(now + LOOK_AGAIN_MILLIS, recorded);
      else this.#tell(recorded);
    });
  }

  /** Sends the one alert about a hitch. A hitch in which the game only waited is in the log, without an alert. */
  #tell(recorded: Recorded): void {
    if (recorded.isTold || recorded.hitch.cause.kind === "waiting") return;
    recorded.isTold = true;
    const { alertRepeatMillis: repeatMillis } = this.options;
    this.context.alerts.tellOnce("hitch", hitchWords(recorded.hitch), { repeatMillis });
  }

  #explain({ episode, hitch }: Recorded): void {
    const later = [...this.#waiting, this.#open]
      .map((other) => other?.episode.beganMillis ?? Number.NaN)
      .filter((beganMillis) => beganMillis > episode.lastMillis);
    const [cause, ...also] = findCauses(this.surroundings.evidenceOf(episode, Math.min(...later)));
    hitch.cause = cause;
    hitch.also = also;
  }

  /** All evidence about the oldest waiting hitch has arrived: completes it. */
  #complete(): void {
    const recorded = this.#waiting.shift();
    if (recorded === undefined) return;
    this.#explain(recorded);
    recorded.hitch.state = "complete";
    this.#tell(recorded);
    this.log.keepContext(recorded.hitch, this.surroundings.contextOf(recorded.episode));
  }
}
