import { listed } from "../../base/listed.ts";
import type { Log } from "../../base/log.ts";
import { type Hub, type Source, unknownGame } from "../../hub/index.ts";
import type { CallRequest } from "../../protocol/commands.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { describeOffers } from "./describe-offers.ts";
import type { GameQuestions } from "./game-questions.ts";
import type { SnapshotQuestion } from "./snapshot-question.ts";

/** A game that the relay can ask: it has a connection of its own and speaks the relay's protocol. */
export interface AskableGame {
  readonly source: Source;
  readonly questions: GameQuestions;
  readonly snapshots: SnapshotQuestion;
}

/** Finds the game that a call or a question is for. */
export class GameCalls {
  constructor(
    private readonly hub: Hub,
    /** The connected games that can be asked. */
    private readonly games: () => Iterable<AskableGame>,
    /** Gets the errors of answers that could not be passed on. */
    readonly log: Log,
  ) {}

  /** The one game that offers a command, among those of `source` if that is given; or why no game or no single game does. */
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
    if (game === undefined) return { refusal: this.#noOffer(name, source) };
    if (another === undefined) return { game };
    const names = listed(offering.map((one) => one.source.name));
    const message = `expected a source, since several games offer ${name}: ${names}`;
    return { refusal: { code: "ambiguous_game", message } };
  }

  /** Says why no game offers a command: of a game that is named, what it offers itself. */
  #noOffer(name: string, source: string | undefined): Refusal {
    const { registry } = this.hub;
    const unknown = unknownGame(registry, source);
    if (unknown !== undefined) return unknown;
    const connected = registry.connected();
    const asked = connected.filter((game) => game.name === (source ?? game.name));
    const expected =
      source === undefined ? "a game that offers" : `source ${source} to be connected and offer`;
    const offers =
      asked.length === 0 && source !== undefined ? `${source} has disconnected` : describeOffers(asked);
    return { code: "no_game", message: `expected ${expected} ${name}; ${offers}` };
  }

  /** The games that answer get_snapshot: those whose hello names an addon. Only the game of `source` if that is given. */
  snapshotGames(
    source: string | undefined,
  ): { games: readonly AskableGame[]; refusal?: undefined } | { games?: undefined; refusal: Refusal } {
    const able = [...this.games()].filter((game) => game.source.hello?.addon !== undefined);
    const games = able.filter((game) => source === undefined || game.source.name === source);
    if (source === undefined || games.length > 0) return { games };
    const names = able.length === 0 ? "none" : listed(able.map((game) => game.source.name));
    const message = `expected a connected source with the addon, got ${source}; connected with the addon: ${names}`;
    return { refusal: { code: "no_game", message } };
  }
}
