import type { Clock } from "../../../base/clock.ts";
import type { Hub, Source, SourceEnd } from "../../../hub/index.ts";
import type { GameNotice } from "../../../protocol/link-notices.ts";
import { type AskableGame, type GameQuestion, GameQuestions, SnapshotQuestion } from "../../calls/index.ts";

/** A game of the relay behind an edge. */
export class MirroredGame implements AskableGame {
  readonly source: Source;
  questions!: GameQuestions;
  snapshots!: SnapshotQuestion;

  constructor(
    private readonly hub: Hub,
    private readonly clock: Clock,
    { source_epoch: epoch, site, connected_at }: GameNotice,
    private readonly ask: (source: Source, question: GameQuestion, timeoutMillis: number) => void,
  ) {
    // The edge has the clock of the relay.
    this.source = hub.open(epoch, "elsewhere", { site, connectedAtUnixMillis: 1000 * connected_at });
    this.#openQuestions();
  }

  /** The relay has told of it, or of a change. */
  told({ source: name, hello, commands }: GameNotice): void {
    // The link that brings it is back after a cut.
    if (!this.source.connected && this.hub.reopen(this.source)) this.#openQuestions();
    if (hello === null) this.hub.registry.rename(this.source, name);
    else this.hub.introduce(this.source, { ...hello, source: name });
    this.hub.offerCommands(this.source, commands);
  }

  /** It has left the relay. */
  gone(end: SourceEnd): void {
    this.hub.close(this.source, end);
    this.questions.gone();
  }

  #openQuestions(): void {
    this.questions = new GameQuestions(this.clock, this.source.epoch, (question, timeoutMillis) =>
      this.ask(this.source, question, timeoutMillis),
    );
    this.snapshots = new SnapshotQuestion(this.clock, this.questions);
  }
}
