import { type HistoryRequest, isNewest, NOTHING } from "./history-request.ts";

/** How much of the history of a topic subscriptions ask for: of all games together, or of single games. */
export class HistoryPlan {
  /** Whether nothing is asked for. */
  readonly isEmpty: boolean;
  /** Whether nothing but the newest message is asked for. */
  readonly isOfNewest: boolean;
  /** No message up to this offset is asked for. */
  readonly since: number;

  constructor(
    /** For the messages of all games together. It takes the place of `byGame`. */
    private readonly everyGame: HistoryRequest | undefined,
    private readonly byGame: ReadonlyMap<string, HistoryRequest>,
  ) {
    const all = everyGame === undefined ? [...byGame.values()] : [everyGame];
    const asking = all.filter(({ kind }) => kind !== "none");
    this.isEmpty = asking.length === 0;
    this.isOfNewest = asking.every(isNewest);
    this.since = Math.min(...asking.map((request) => (request.kind === "since" ? request.offset : 0)));
  }

  /** What is asked for of a game. */
  of(source: string): HistoryRequest {
    return this.everyGame ?? this.byGame.get(source) ?? NOTHING;
  }

  /** The game for which "the last N" counts a message: one name for all, where N is of all games together. */
  countedFor(source: string): string {
    return this.everyGame === undefined ? source : "";
  }
}
