import type { Clock, Timer } from "../base/clock.ts";
import { Tally } from "../base/tally.ts";
import {
  emptyStampedSample,
  type Hub,
  type HubListener,
  type HubMessage,
  type MessageSource,
  type SampleRing,
} from "../hub/index.ts";
import type { StandingStill } from "../protocol/standstill.ts";
import { topicOfPacket } from "../protocol/topic-table.ts";
import { hubAlerts, SourceAlerts } from "./alerts/index.ts";
import { anomalyObservers } from "./anomalies/index.ts";
import {
  AppPauses,
  type ObserverFactory,
  ProcessorShare,
  RefreshRate,
  type SourceContext,
  Standstill,
  TrackedHands,
  TrackingFaults,
} from "./game/index.ts";
import { HitchFinder, HitchLog } from "./hitches/index.ts";
import type { InsightOptions } from "./insight-options.ts";
import type { ComparedWindow, Judge, JudgedQuestion, OpenAlert } from "./judge.ts";
import type { JudgedWindow } from "./judged-window.ts";
import { type Rule, readRules } from "./rules/index.ts";
import { SourceInsight } from "./source-insight.ts";
import { STATS_TOPIC, tellSeconds } from "./stats/index.ts";
import { judgeWindow, type PartedWindow } from "./verdict/index.ts";
import { describeBudget, describeWindow, type WindowOfGame, windowParts } from "./windows/index.ts";

const POSES = topicOfPacket("tracking");

/** How many disconnected games are remembered: as many as the hub remembers. */
const REMEMBERED_GONE = 16;
/** How often observers are shown new samples. An alert is due within half a second. Units: milliseconds. */
const LOOK_MILLIS = 100;
/** How often observers get a tick, which ends alerts and episodes. Units: milliseconds. */
const TICK_MILLIS = 500;
/** Most frame samples that wait for the next look; with more, observers are shown them at once. */
const MOST_UNSEEN = 128;

/** Which games an insight judges, and whether it says what it finds. */
export interface InsightRole {
  judges(source: MessageSource): boolean;
  /** Whether it finds no hitches and tells clients nothing: another relay does. */
  isSilent: boolean;
}

/** The role of the insight of a relay: its own games. */
const OWN_GAMES: InsightRole = { judges: ({ judged }) => judged === "here", isSilent: false };

/** Judges every connected game: each connection has its own observers, made when its first message arrives. */
export class Insight implements HubListener, Judge {
  /** The newest hitches of all games. */
  readonly hitches: HitchLog;
  readonly #sources = new Map<MessageSource, SourceInsight>();
  readonly #factories: readonly ObserverFactory[];
  readonly #rules: readonly Rule[];
  /** The history of frame samples, from which observers are shown several at a time. */
  readonly #samples: SampleRing;
  /** Number of the first sample that observers have not been shown. */
  #unseen: number;
  readonly #row = emptyStampedSample();
  #isCatchingUp = false;
  /** Run while a game is connected. */
  #timers: readonly Timer[] = [];
  /** The game of the last message, which is mostly that of the next. */
  #last: SourceInsight | undefined;

  /** Fails: bad_config, if a rule is wrong. */
  constructor(
    private readonly hub: Hub,
    private readonly clock: Clock,
    private readonly options: InsightOptions,
    observers: readonly ObserverFactory[] = anomalyObservers(options.anomalies),
    /** What a person can do so that the hitches of a game name functions; undefined if nothing is in the way. */
    private readonly howToNameFunctions: (source: MessageSource) => string | undefined = () => undefined,
    private readonly role: InsightRole = OWN_GAMES,
  ) {
    this.hitches = new HitchLog(options.hitches.kept, hub.omissions);
    const finder = (context: SourceContext) => new HitchFinder(context, this.hitches, options.hitches);
    this.#factories = role.isSilent ? observers : [finder, ...observers];
    this.#rules = readRules(options.rules);
    this.#samples = hub.topics.get("fps").history.samples;
    this.#unseen = this.#samples.pushed;
  }

  /** Every connection that is judged or remembered, in order of arrival. */
  sources(): SourceInsight[] {
    return [...this.#sources.values()];
  }

  judges(epoch: string): boolean {
    return this.#known(epoch) !== undefined;
  }

  nowOf(_epoch: string): number {
    return this.clock.unixMillis() / 1000;
  }

  beganAt(epoch: string): number {
    const source = this.hub.registry.ofEpoch(epoch);
    return (source?.connectedAtUnixMillis ?? 0) / 1000;
  }

  windows({ source, maxShare, ...question }: JudgedQuestion): JudgedWindow[] {
    this.catchUp();
    return this.sources()
      .filter((one) => source === undefined || one.source.name === source)
      .map(({ context, windows }) => {
        const window = describeWindow(context, windows, question);
        const hitches = this.hitches.within(window.epoch, window.from, window.to);
        const verdict = judgeWindow(window, hitches, { ...question, maxShare });
        return { ...window, hitches, verdict };
      });
  }

  budgetOf(epoch: string): WindowOfGame["budget"] | undefined {
    const one = this.#known(epoch);
    return one && describeBudget(one.context.refresh);
  }

  standingStill(epoch: string): StandingStill | undefined {
    return this.#known(epoch)?.context.standstill.at(this.clock.monotonicMillis());
  }

  openAlerts(epoch: string): OpenAlert[] {
    return this.#known(epoch)?.context.alerts.open() ?? [];
  }

  parted({ epoch, seconds, endedSecondsAgo }: ComparedWindow): PartedWindow | undefined {
    const one = this.#known(epoch);
    if (one === undefined) return undefined;
    const nowMillis = this.clock.monotonicMillis();
    const window = describeWindow(one.context, one.windows, { length: seconds, endedSecondsAgo });
    const toMillis = nowMillis - endedSecondsAgo * 1000;
    return { window, parts: windowParts(one.windows, seconds, toMillis, nowMillis) };
  }

  /** Shows observers all new samples: frame samples first, then poses. Runs ten times a second and may be called more often. */
  catchUp(): void {
    // An alert that an observer raises arrives here as a message of the game.
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    try {
      for (; this.#unseen < this.#samples.pushed; this.#unseen++) this.#showSample(this.#unseen);
      for (const one of this.#sources.values()) one.showPoses();
    } finally {
      this.#unseen = this.#samples.pushed;
      this.#isCatchingUp = false;
    }
  }

  message(message: HubMessage): void {
    const source = this.#of(message.source);
    const { topic, body } = message;
    if (body.from === "frame") {
      if (this.#samples.pushed - this.#unseen >= MOST_UNSEEN) this.catchUp();
      return;
    }
    if (source === undefined || topic.name === STATS_TOPIC) return;
    // Poses wait as frame samples do. Observers see any other message after the samples before it.
    if (topic.name === POSES) {
      if (!source.keepPoses(message)) this.catchUp();
      return;
    }
    this.catchUp();
    source.message(message);
  }

  refused(source: MessageSource, reason: string): void {
    this.catchUp();
    this.#of(source)?.refused(reason, this.clock.monotonicMillis());
  }

  sourceReopened(source: MessageSource): void {
    if (this.#sources.has(source)) this.#run();
  }

  sourceClosed(source: MessageSource): void {
    this.catchUp();
    this.#sources.get(source)?.closed(this.clock.monotonicMillis());
    this.#forgetOldest();
    if (!this.sources().some((one) => one.source.connected)) this.stop();
  }

  /** Stops all timers. */
  stop(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
  }

  #look(): void {
    for (const one of this.#sources.values()) one.lookBegins();
    this.catchUp();
    if (!this.role.isSilent) tellSeconds(this.sources(), this.clock.monotonicMillis(), this.hub);
  }

  #showSample(number: number): void {
    const source = this.#samples.read(number, this.#row);
    if (source !== undefined) this.#of(source)?.packetSample(this.#row);
  }

  #of(source: MessageSource): SourceInsight | undefined {
    if (this.#last?.source === source) return this.#last;
    const known = this.#sources.get(source) ?? this.#begin(source);
    if (known !== undefined) this.#last = known;
    return known;
  }

  #known(epoch: string): SourceInsight | undefined {
    return this.sources().find(({ source }) => source.epoch === epoch);
  }

  /** Begins to judge a game. The relay's own messages are not judged. */
  #begin(source: MessageSource): SourceInsight | undefined {
    if (source === this.hub.relay || !this.role.judges(source)) return undefined;
    const { hub, clock, options } = this;
    const alerts = new SourceAlerts(source, hubAlerts(hub), clock, options.alerts);
    const refresh = new RefreshRate(options);
    const processor = new ProcessorShare();
    const pauses = new AppPauses(() => refresh.periodMillis);
    const standstill = new Standstill(source, pauses);
    const hands = new TrackedHands();
    const trackingFaults = new TrackingFaults();
    const context = {
      source,
      hub,
      clock,
      alerts,
      refresh,
      processor,
      pauses,
      standstill,
      hands,
      trackingFaults,
      hitchCauses: new Tally(),
      howToNameFunctions: () => this.howToNameFunctions(source),
    };
    const begun = new SourceInsight(context, this.#factories, this.#rules, this.hitches);
    this.#sources.set(source, begun);
    this.#run();
    return begun;
  }

  #run(): void {
    if (this.#timers.length > 0) return;
    this.#timers = [
      this.clock.every(LOOK_MILLIS, () => this.#look()),
      this.clock.every(TICK_MILLIS, () => this.#tick()),
    ];
  }

  /** If too many disconnected games are remembered: forgets the one that has been silent longest. */
  #forgetOldest(): void {
    const gone = this.sources().filter(({ source }) => !source.connected);
    const oldest = gone.sort((one, other) => one.lastAtMillis - other.lastAtMillis)[0];
    if (gone.length <= REMEMBERED_GONE || oldest === undefined) return;
    if (this.#last === oldest) this.#last = undefined;
    this.#sources.delete(oldest.source);
  }

  #tick(): void {
    const now = this.clock.monotonicMillis();
    this.catchUp();
    for (const one of this.#sources.values()) if (one.source.connected) one.tick(now);
  }
}
