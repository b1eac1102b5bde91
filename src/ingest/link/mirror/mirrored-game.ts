import type { Clock } from "../../../base/clock.ts";
import type { Hub, Source, SourceEnd } from "../../../hub/index.ts";
import type { GameNotice } from "../../../protocol/link-notices.ts";
import { type AskableGame, type GameQuestion, GameQuestions, SnapshotQuestion } from "../../calls/index.ts";

/** A game of the relay behind an edge. */
export class MirroredGame implements AskableGame {
  readonly source: Source;
  readonly questions: GameQuestions;
  readonly snapshots: SnapshotQuestion;

  constructor(
    private readonly hub: Hub,
    clock: Clock,
    { source_epoch: epoch, site }: GameNotice,
    ask: (source: Source, question: GameQuestion, timeoutMillis: number) => void,
  ) {
    this.source = hub.open(epoch, "elsewhere", site === undefined ? undefined : { site });
    this.questions = new GameQuestions(clock, epoch, (question, timeoutMillis) =>
      ask(this.source, question, timeoutMillis),
    );
    this.snapshots = new SnapshotQuestion(clock, this.questions);
  }

  /** The relay has told of it, or of a change. */
  told({ source: name, hello, commands }: GameNotice): void {
    if (hello === null) this.hub.registry.rename(this.source, name);
    else this.hub.introduce(this.source, { ...hello, source: name });
    this.hub.offerCommands(this.source, commands);
  }

  /** It has left the relay. */
  gone(end: SourceEnd): void {
    this.hub.close(this.source, end);
    this.questions.gone();
  }
}
