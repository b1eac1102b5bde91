import type { Log } from "../../base/log.ts";
import type { Hub, Source } from "../../hub/index.ts";
import type { CallRequest } from "../../protocol/commands.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { describeOffers, listed } from "./describe-offers.ts";
import type { GameQuestions } from "./game-questions.ts";
import type { SnapshotQuestion } from "./snapshot-question.ts";

/** A game that can be asked: one with a connection of its own, in the relay's protocol. */
export interface AskableGame {
  readonly source: Source;
  readonly questions: GameQuestions;
  readonly snapshots: SnapshotQuestion;
}

/** Which games can be called. */
export class GameCalls {
  constructor(
    private readonly hub: Hub,
    /** The games that are connected and can be asked. */
    private readonly games: () => Iterable<AskableGame>,
    /** Hears of answers that could not be passed on. */
    readonly log: Log,
  ) {}

  /** The one game that offers a command, of that name where one is given; or why there is none, or not one. */
  target({
    name,
    source,
  }: Pick<CallRequest, "name" | "source">):
    | { game: AskableGame; refusal?: undefined }
    | { game?: undefined; refusal: Refusal } {
    const offering = [...this.games()].filter(
      (one) =>
        (source === undefined || one.source.name === source) &&
        one.source.commands.some((command) => command.name === name),
    );
    const [game, another] = offering;
    if (game === undefined) {
      const wanted =
        source === undefined ? "a game that offers" : `source ${source} to be connected and offer`;
      const message = `expected ${wanted} ${name}; ${describeOffers(this.hub.registry.connected())}`;
      return { refusal: { code: "no_game", message } };
    }
    if (another === undefined) return { game };
    const names = listed(offering.map((one) => one.source.name));
    const message = `expected a source, since several games offer ${name}: ${names}`;
    return { refusal: { code: "ambiguous_game", message } };
  }

  /** The games that answer get_snapshot, which those do whose hello names an addon; of them the named one, or all. */
  snapshotGames(
    source: string | undefined,
  ): { games: readonly AskableGame[]; refusal?: undefined } | { games?: undefined; refusal: Refusal } {
    const able = [...this.games()].filter((game) => game.source.hello?.addon !== undefined);
    const games = able.filter((game) => source === undefined || game.source.name === source);
    if (source === undefined || games.length > 0) return { games };
    const names = able.length === 0 ? "none" : listed(able.map((game) => game.source.name));
    const message = `expected a connected source with the addon, got ${source}; there is: ${names}`;
    return { refusal: { code: "no_game", message } };
  }
}
