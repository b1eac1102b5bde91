import type { Dashboard } from "../model/dashboard.ts";
import { shownUnixSeconds } from "../model/shown-frames.ts";
import { seconds } from "../model/words.ts";
import { GameList } from "./game-list.tsx";
import { ScreenButtons } from "./screen-buttons.tsx";

/** Which game, live or paused, and the page's own settings. */
export function Toolbar({ dashboard }: { dashboard: Dashboard }) {
  const { view } = dashboard;
  const game = dashboard.game.value;
  // Read so that the age moves on.
  dashboard.now.value;
  const moment = shownUnixSeconds(dashboard);
  const isOver = game?.isOver.value ? ", of the run before" : "";
  const isReplayed = game !== undefined && dashboard.replay.of(game.source) !== undefined;
  const ago = moment === undefined ? 0 : dashboard.unixSeconds() - moment;
  return (
    <section class="toolbar" aria-label="Game and view">
      <GameList dashboard={dashboard} />
      {view.isLive.value ? (
        <button
          type="button"
          class="pause"
          disabled={game === undefined}
          onClick={() => game && view.pauseAt(game.frames.newestMillis)}
        >
          Pause
        </button>
      ) : (
        <button type="button" class="main pause" onClick={() => view.backToLive()}>
          Back to live
        </button>
      )}
      <span class="quiet age">
        {view.isLive.value ? (isReplayed ? "replay" : "live") : `paused, −${seconds(ago)}${isOver}`}
      </span>
      <ScreenButtons screen={dashboard.screen} />
      <p class="notice quiet" role="status">
        {dashboard.screen.notice.value}
      </p>
    </section>
  );
}
