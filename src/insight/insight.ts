import type { Clock, Timer } from "../base/clock.ts";
import {
  emptyStampedSample,
  type Hub,
  type HubListener,
  type HubMessage,
  type MessageSource,
  type SampleRing,
} from "../hub/index.ts";
import { topicOfPacket } from "../protocol/topic-table.ts";
import { hubAlerts, SourceAlerts } from "./alerts/index.ts";
import { anomalyObservers } from "./anomalies/index.ts";
import { type ObserverFactory, ProcessorShare, RefreshRate } from "./game/index.ts";
import { HitchFinder, HitchLog } from "./hitches/index.ts";
import type { InsightOptions } from "./insight-options.ts";
import { type Rule, readRules } from "./rules/index.ts";
import { SourceInsight } from "./source-insight.ts";
import { describeWindow, type WindowOfGame, type WindowQuestion } from "./windows/index.ts";

const POSES = topicOfPacket("tracking");

/** Games that have gone and are remembered: as many as the hub remembers. */
const REMEMBERED_GONE = 16;
/** How often observers see what came: a fault is to be told within half a second. Units: milliseconds. */
const LOOK_MILLIS = 100;
/** How often they are told that time goes on, by which things end that began with what came. Units: milliseconds. */
const TICK_MILLIS = 500;
/** Figures that wait at most: a flood of more is worked off as it comes. */
const MOST_UNSEEN = 128;

/** The relay's judgement of what games say: one set of observers for each connection of a game, made when it first speaks. */
export class Insight implements HubListener {
  /** The last hitches of all games. */
  readonly hitches: HitchLog;
  readonly #sources = new Map<MessageSource, SourceInsight>();
  readonly #factories: readonly ObserverFactory[];
  readonly #rules: readonly Rule[];
  /** Figures are read from here: they wait in the history to be looked at together. */
  readonly #samples: SampleRing;
  /** The number of the first that no observer has seen. */
  #unseen: number;
  readonly #row = emptyStampedSample();
  #isCatchingUp = false;
  /** While a game is connected. */
  #timers: readonly Timer[] = [];
  /** Whoever spoke last, who mostly speaks next. */
  #last: SourceInsight | undefined;

  /** Fails: bad_config, on a rule that is wrong. */
  constructor(
    private readonly hub: Hub,
    private readonly clock: Clock,
    private readonly options: InsightOptions,
    observers: readonly ObserverFactory[] = anomalyObservers(options.anomalies),
  ) {
    this.hitches = new HitchLog(options.hitches.kept, hub.omissions);
    this.#factories = [(context) => new HitchFinder(context, this.hitches, options.hitches), ...observers];
    this.#rules = readRules(options.rules);
    this.#samples = hub.topics.get("fps").history.samples;
    this.#unseen = this.#samples.pushed;
  }

  /** Every connection that is watched or remembered, in the order in which they came. */
  sources(): SourceInsight[] {
    return [...this.#sources.values()];
  }

  /** What every connection of a game did over a window, or those of one game by name. */
  windows({ source, ...question }: WindowQuestion & { source?: string | undefined }): WindowOfGame[] {
    this.catchUp();
    return this.sources()
      .filter((one) => source === undefined || one.source.name === source)
      .map(({ context, windows }) => describeWindow(context, windows, question));
  }

  /** Looks at what has come since the last look, a tenth of a second ago at most: figures first, then poses. Nothing comes of calling it often. */
  catchUp(): void {
    // What an observer raises comes back as a message of the game.
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
    if (source === undefined) return;
    // Poses wait as figures do; whatever else comes is seen after those before it.
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

  sourceClosed(source: MessageSource): void {
    this.catchUp();
    this.#sources.get(source)?.closed(this.clock.monotonicMillis());
    this.#forgetOldest();
    if (!this.sources().some((one) => one.source.connected)) this.stop();
  }

  /** No timer comes any more. */
  stop(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
  }

  #look(): void {
    for (const one of this.#sources.values()) one.lookBegins();
    this.catchUp();
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

  /** What the relay says of itself is nobody's to watch. */
  #begin(source: MessageSource): SourceInsight | undefined {
    if (source === this.hub.relay) return undefined;
    const { hub, clock, options } = this;
    const alerts = new SourceAlerts(source, hubAlerts(hub), clock, options.alerts);
    const refresh = new RefreshRate(options.budgetHz);
    const processor = new ProcessorShare();
    const context = { source, hub, clock, alerts, refresh, processor };
    const begun = new SourceInsight(context, this.#factories, this.#rules);
    this.#sources.set(source, begun);
    if (this.#timers.length === 0) {
      this.#timers = [
        clock.every(LOOK_MILLIS, () => this.#look()),
        clock.every(TICK_MILLIS, () => this.#tick()),
      ];
    }
    return begun;
  }

  /** Forgets the game that has been silent longest of those that have gone, if they are too many. */
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
