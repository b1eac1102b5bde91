import type { Dashboard } from "../model/dashboard.ts";
import { seconds } from "../model/words.ts";
import { GameList } from "./game-list.tsx";
import { MomentButtons } from "./moment-buttons.tsx";
import { ScreenButtons } from "./screen-buttons.tsx";

/** Which game, live or paused, and the page's own settings. */
export function Toolbar({ dashboard }: { dashboard: Dashboard }) {
  const { view } = dashboard;
  const game = dashboard.game.value;
  const pausedAt = view.pausedAtMillis.value;
  // Read so that the age moves on.
  dashboard.now.value;
  const ago = pausedAt === undefined || game === undefined ? 0 : (game.frames.newestMillis - pausedAt) / 1000;
  return (
    <section class="toolbar" aria-label="Game and view">
      <GameList dashboard={dashboard} />
      <span class="quiet">{view.isLive.value ? "live" : `paused, −${seconds(ago)}`}</span>
      {view.isLive.value ? (
        <button type="button" onClick={() => game && view.pauseAt(game.frames.newestMillis)}>
          Pause
        </button>
      ) : (
        <button type="button" class="main" onClick={() => view.backToLive()}>
          Back to live
        </button>
      )}
      <MomentButtons dashboard={dashboard} />
      <ScreenButtons screen={dashboard.screen} />
      <p class="notice quiet" role="status">
        {dashboard.screen.notice.value}
      </p>
    </section>
  );
}
