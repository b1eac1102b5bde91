import type { Dashboard } from "../model/dashboard.ts";
import { type GameVerdict, verdictOf } from "../model/game-verdict.ts";
import type { Game } from "../model/games.ts";

/** Every game with its verdict; a click shows it. Only the game that is shown is streamed. */
export function GameList({ dashboard }: { dashboard: Dashboard }) {
  const { games } = dashboard;
  const all = [...games.all.value.values()];
  if (all.length === 0) return <p class="quiet">no game yet</p>;
  return (
    <fieldset class="games">
      <legend class="unseen">Game</legend>
      {all.map((game) => (
        <GameButton
          key={game.source}
          game={game}
          verdict={verdictOf(game, dashboard.now.value)}
          isShown={game.source === games.selectedName.value}
          choose={() => dashboard.select(game.source)}
        />
      ))}
    </fieldset>
  );
}

function GameButton({
  game,
  verdict: { sign, word, mood },
  isShown,
  choose,
}: {
  game: Game;
  verdict: GameVerdict;
  isShown: boolean;
  choose(): void;
}) {
  return (
    <button type="button" class={`game ${mood}`} aria-pressed={isShown} title={game.project} onClick={choose}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>{" "}
      {game.source.slice(0, 40)} <span class="quiet">{word}</span>
    </button>
  );
}
