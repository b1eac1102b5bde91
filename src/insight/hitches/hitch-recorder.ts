import type { Timer } from "../../base/clock.ts";
import { type AlertWords, MUCH_WORSE, threeDigits } from "../alerts/index.ts";
import type { SourceContext } from "../game/index.ts";
import { firstAlertMillis, LOOK_AGAIN_MILLIS, mayWaitForSum, nextAlertMillis } from "./alert-timing.ts";
import { findCauses } from "./causes/index.ts";
import { combineCauses, type EarlierCauses } from "./combine-causes.ts";
import { describeEpisode } from "./describe-episode.ts";
import { type Cause, EVIDENCE_AFTER_MILLIS, SURE, type Surroundings } from "./evidence/index.ts";
import type { GrowingEpisode, OutdoneFrame } from "./growing-episode.ts";
import type { Hitch } from "./hitch.ts";
import type { HitchLog } from "./hitch-log.ts";
import type { HitchOptions } from "./hitch-options.ts";
import { frameWords, hitchWords } from "./hitch-words.ts";
import { onlyWaited } from "./only-waited.ts";

/** Most hitches of one game that wait for later evidence. */
const MAX_WAITING = 8;

interface Recorded {
  episode: GrowingEpisode;
  hitch: Hitch;
  /** What was told of it last; undefined before. */
  told: { lostFrames: number; worstMillis: number } | undefined;
  /** Whether an alert about it was sent at once. */
  isSent: boolean;
  /** The worst frame when the relay last decided whether to tell of it. Units: milliseconds. */
  decidedMillis: number;
  /** The next decision whether to tell of it; undefined if none is due. */
  decision: Timer | undefined;
}

/** Records the episodes of one game that are long enough to be hitches, tells of each, and explains them when all evidence has arrived. */
export class HitchRecorder {
  /** The record of the running episode, once it is long enough to be a hitch. */
  #open: Recorded | undefined;
  /** The newest record. */
  #newest: Recorded | undefined;
  readonly #waiting: Recorded[] = [];
  #count = 0;

  constructor(
    private readonly context: SourceContext,
    private readonly surroundings: Surroundings,
    private readonly log: HitchLog,
    private readonly options: HitchOptions,
  ) {}

  /** Takes an episode that has begun or grown. */
  grown(episode: GrowingEpisode): void {
    if (episode.lostFrames < this.options.minLostFrames) return;
    const recorded = this.#open;
    if (recorded === undefined) {
      this.#begin(episode);
      return;
    }
    Object.assign(recorded.hitch, describeEpisode(episode, this.context.clock));
    if (recorded.decision === undefined && hasWorsened(recorded))
      this.#decideAt(nextAlertMillis(episode), recorded);
  }

  /** Takes the end of the episode. */
  ended(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    open.hitch.state = "ended";
    if (open.decision === undefined && hasGrown(open))
      this.#decideAt(this.context.clock.monotonicMillis(), open);
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

  #begin(episode: GrowingEpisode): void {
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
    // The rest of an episode that was split and told is told when it ends, unless it gets much worse.
    const before = episode.goesOn ? this.#newest?.told : undefined;
    const told = before && { ...before, lostFrames: 0 };
    const decidedMillis = told?.worstMillis ?? 0;
    const recorded = { episode, hitch, told, isSent: false, decidedMillis, decision: undefined };
    this.#open = recorded;
    this.#newest = recorded;
    this.log.add(hitch);
    if (told === undefined) this.#decideAt(firstAlertMillis(episode), recorded);
  }

  /** Decides at a moment whether to tell of a hitch, or later if more will be known then. Units: milliseconds of the monotonic clock. */
  #decideAt(atMillis: number, recorded: Recorded): void {
    const { clock } = this.context;
    recorded.decision = clock.after(Math.max(0, atMillis - clock.monotonicMillis()), () => {
      recorded.decision = undefined;
      this.#explain(recorded);
      const now = clock.monotonicMillis();
      const { sumsApartMillis } = this.surroundings;
      const { cause } = recorded.hitch;
      // Wall clock times, the engine's profile among them, do not tell a starved thread from a busy one.
      const mayTurnOut = cause.kind === "unknown" || this.surroundings.isThreadAwaited(recorded.episode, now);
      if (mayTurnOut && mayWaitForSum(recorded.episode, now, sumsApartMillis))
        this.#decideAt(now + LOOK_AGAIN_MILLIS, recorded);
      else this.#tell(recorded);
    });
  }

  /** Sends the alert about a hitch, and another if it has become much longer or worse since. */
  #tell(recorded: Recorded): void {
    const { hitch, told } = recorded;
    recorded.decidedMillis = hitch.worst.ms;
    if (onlyWaited(hitch)) return;
    if (told !== undefined && !hasWorsened(recorded) && !hasGrown(recorded)) return;
    recorded.told = { lostFrames: hitch.lost_frames, worstMillis: hitch.worst.ms };
    const later = () => (onlyWaited(hitch) ? undefined : this.#wordsOf(recorded));
    const { alertRepeatMillis: repeatMillis } = this.options;
    const isSent = this.context.alerts.tellOnce("hitch", this.#wordsOf(recorded), { repeatMillis, later });
    recorded.isSent ||= isSent;
  }

  #wordsOf({ hitch, episode, isSent }: Readonly<Recorded>): AlertWords {
    const stoodStill = this.context.standstill.wasIn(episode.worstMillis, episode.worstAtMillis);
    return hitchWords(hitch, { stoodStill, goesOn: episode.goesOn, isAgain: isSent });
  }

  #explain({ episode, hitch, told }: Recorded): void {
    const later = [...this.#waiting, this.#open]
      .map((other) => other?.episode.beganMillis ?? Number.NaN)
      .filter((beganMillis) => beganMillis > episode.lastMillis);
    const evidence = this.surroundings.evidenceOf(episode, Math.min(...later));
    const earlier = episode.outdone.map((frame) => this.#earlierCauses(frame, evidence.excessMillis));
    [hitch.cause, ...hitch.also] = combineCauses(findCauses(evidence), earlier);
    if (told === undefined && this.context.refresh.lostFrames(hitch.worst.ms) === 0)
      hitch.cause = rateChangedTo(this.context.refresh.periodMillis);
  }

  #earlierCauses({ episode, untilMillis }: OutdoneFrame, excessMillis: number): EarlierCauses {
    const evidence = this.surroundings.evidenceOf(episode, untilMillis);
    const { worstFrame, worstMillis } = episode;
    return {
      causes: findCauses(evidence),
      frame: frameWords(Number.isNaN(worstFrame) ? null : worstFrame, worstMillis),
      share: evidence.excessMillis / excessMillis,
    };
  }

  /** All evidence about the oldest waiting hitch has arrived: completes it. */
  #complete(): void {
    const recorded = this.#waiting.shift();
    if (recorded === undefined) return;
    recorded.decision?.cancel();
    this.#explain(recorded);
    recorded.hitch.state = "complete";
    if (!onlyWaited(recorded.hitch)) this.context.hitchCauses.add(recorded.hitch.cause.kind);
    this.#tell(recorded);
    this.log.complete(recorded.hitch, this.surroundings.contextOf(recorded.episode));
  }
}

/** The cause of frames that were late only until the relay knew the rate that the game has now. */
function rateChangedTo(periodMillis: number): Cause {
  const evidence = `the game's frame rate changed to ${threeDigits(1000 / periodMillis)} Hz, at which these frames are not late`;
  return { kind: "waiting", confidence: SURE, evidence };
}

/** Whether its worst frame is much worse than what was told of it; before, whether it is worse than when the relay decided not to tell. */
function hasWorsened({ hitch, told, decidedMillis }: Readonly<Recorded>): boolean {
  if (told === undefined) return decidedMillis > 0 && hitch.worst.ms > decidedMillis;
  return hitch.worst.ms >= MUCH_WORSE * told.worstMillis;
}

/** Whether it has lost many more refreshes than were told. */
function hasGrown({ hitch, told }: Readonly<Recorded>): boolean {
  return told !== undefined && hitch.lost_frames >= MUCH_WORSE * told.lostFrames;
}
