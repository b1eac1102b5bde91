import type { LinkMessage } from "../../codec/link/index.ts";
import type { Source, SourceEnd, Stamp } from "../../hub/index.ts";
import type { GameNotice } from "../../protocol/link-notices.ts";
import type { Demand } from "../../protocol/streams.ts";
import { topicRow } from "../../protocol/topic-table.ts";
import { type AskableGame, GameQuestions, SnapshotQuestion } from "../calls/index.ts";
import { DemandNotice } from "../session/demand-notice.ts";
import type { GameWay, WayCounts } from "./game-way.ts";
import type { LinkContext, LostMessages } from "./link-context.ts";
import { linkedBody } from "./linked-body.ts";
import { linkedName } from "./linked-name.ts";
import { TopicProgress } from "./topic-progress.ts";

/** State that came later than this is not shown: a viewer would take it for now. Units: milliseconds. */
const MAX_LATE_MILLIS = 250;

/** What taking a message needs of the way by which it came. */
export interface TakingWay {
  readonly counts: WayCounts;
  /** Whether the way goes on after a cut: the events from its history are those that the cut held back. */
  readonly isResumed: boolean;
}

/** One game of another relay, on one connection to it. It is remembered while it is away, so that nothing it sent is taken twice. */
export class LinkedGame implements AskableGame {
  /** The ways by which it comes now. The first that is up is asked. */
  readonly ways = new Set<GameWay>();
  source: Source;
  questions!: GameQuestions;
  snapshots!: SnapshotQuestion;
  #demand!: DemandNotice;
  #progress = new TopicProgress();
  /** Whether its near relay has closed it. A game of its own does not come back then, and a replay that goes back does. */
  #isClosed = false;
  /** States that came too late since clients were told last, by topic. */
  readonly #late = new Map<string, LostMessages>();
  readonly #stamp: Stamp = {};
  /** The name that it has at its near relay. */
  #nearName = "";
  /** The newest notice, as text. */
  #known = "";

  constructor(
    private readonly context: LinkContext,
    readonly site: string,
    readonly epoch: string,
    /** When it connected to its near relay, by the clock of this one. Units: unix milliseconds. */
    private readonly connectedAtUnixMillis: number,
  ) {
    this.source = this.#open();
    this.#openQuestions();
  }

  /** A way brings it: from now on, or once more with something that has changed. */
  comes(way: GameWay, { source, hello, commands }: GameNotice): void {
    this.ways.add(way);
    const { hub } = this.context;
    const isBack = !this.source.connected;
    if (this.#isClosed) this.#beginAnew();
    else if (isBack) this.#reopen();
    const known = JSON.stringify([source, hello, commands]);
    if (known === this.#known && !isBack) return;
    this.#known = known;
    this.#nearName = source;
    const name = linkedName(hub.registry, this.source, source);
    // As at its near relay: it is introduced only if it has said who it is.
    if (hello === null) hub.registry.rename(this.source, name);
    else hub.introduce(this.source, { ...hello, source: name });
    hub.offerCommands(this.source, commands);
    this.#demand.update(this.context.ownDemand());
  }

  /** A way does not bring it any more. It has gone once none does, or its near relay has closed it. */
  leaves(way: GameWay, end: SourceEnd): void {
    if (!this.ways.delete(way)) return;
    this.#isClosed = end === "closed";
    if (this.#isClosed) this.ways.clear();
    if (this.ways.size > 0 || !this.source.connected) return;
    this.tellLate();
    this.context.hub.close(this.source, end);
    this.questions.gone();
  }

  /** Takes a message that came `lateMillis` later than the fastest, and counts what became of it. Returns why it is refused, if it is. */
  take(message: LinkMessage, lateMillis: number, way: TakingWay): string | undefined {
    const { topic, seq, isHistory, timestampSeconds, body } = message;
    const { hub, limits } = this.context;
    const { counts } = way;
    const isState = topicRow(topic).kind === "state";
    const numbered = this.#progress.take(topic, seq);
    if (numbered.is === "duplicate") {
      counts.duplicates++;
      return undefined;
    }
    if (numbered.lost !== undefined) this.#tellLost(numbered.lost, counts);
    if (isState && !isHistory && lateMillis > MAX_LATE_MILLIS) {
      this.#addLate(topic, seq);
      counts.late++;
      return undefined;
    }
    const accepted = linkedBody(topic, body, limits.jsonDepth);
    if (typeof accepted === "string") return accepted;
    this.#tellLateOf(topic);
    const stamp = this.#stamp;
    stamp.seq = seq;
    stamp.timestampSeconds = timestampSeconds;
    stamp.ageMillis = Math.max(0, lateMillis);
    // What a link begins with is no news, but the events that a cut held back are.
    stamp.isPast = isHistory && (isState || !way.isResumed);
    hub.accept(this.source, topic, accepted, stamp);
    return undefined;
  }

  /** The near relay has left messages out. */
  leftOut(messages: LostMessages, counts: WayCounts): void {
    const lost = this.#progress.leftOut(messages);
    if (lost !== undefined) this.#tellLost(lost, counts);
  }

  /** Notes what the game has to sample for this relay. Its link tells it. */
  demandChanged(demand: Demand): void {
    this.#demand.update(demand);
  }

  /** The link was not subscribed to a topic for a while. */
  breakOff(topic: string): void {
    this.#progress.breakOff(topic);
  }

  /** Tells clients of the states that came too late. */
  tellLate(): void {
    for (const topic of [...this.#late.keys()]) this.#tellLateOf(topic);
  }

  #addLate(topic: string, seq: number): void {
    const late = this.#late.get(topic);
    if (late === undefined) this.#late.set(topic, { topic, count: 1, first: seq, last: seq });
    else {
      late.count++;
      late.last = seq;
    }
  }

  #tellLateOf(topic: string): void {
    const late = this.#late.get(topic);
    if (late === undefined) return;
    this.#late.delete(topic);
    this.context.tellLost(this.source, late);
  }

  #tellLost(lost: LostMessages, counts: WayCounts): void {
    counts.lost += lost.count;
    this.context.tellLost(this.source, lost);
  }

  /** Its near relay shows it once more from an earlier moment: what it said is told no more, as at home. */
  #beginAnew(): void {
    this.#isClosed = false;
    this.#progress = new TopicProgress();
    this.context.hub.retract(this.source);
    this.source = this.#open();
    this.#openQuestions();
  }

  #reopen(): void {
    if (!this.context.hub.reopen(this.source)) this.source = this.#open();
    this.#openQuestions();
  }

  #open(): Source {
    const { context, site, epoch, connectedAtUnixMillis } = this;
    return context.hub.open(epoch, "elsewhere", { site, connectedAtUnixMillis });
  }

  /** Answers a question for which there is no way now. Not at once: who asks is still at it. */
  #refuseLater(id: string): void {
    const message = `the link to ${this.site} is down`;
    this.context.clock.after(0, () => this.questions.answer({ id, outcome: "error", message }));
  }

  #openQuestions(): void {
    const { clock } = this.context;
    // Nothing is sent: the near relay asks the game for what all far relays need.
    this.#demand = new DemandNotice(this.source, () => {});
    this.questions = new GameQuestions(clock, this.epoch, (question, timeoutMillis) => {
      const way = [...this.ways].find(({ isUp }) => isUp);
      if (way === undefined) this.#refuseLater(question.id);
      else way.ask(this.#nearName, question, timeoutMillis);
    });
    this.snapshots = new SnapshotQuestion(clock, this.questions);
  }
}
