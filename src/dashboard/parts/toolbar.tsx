import type { Dashboard } from "../model/dashboard.ts";
import { seconds } from "../model/words.ts";
import { ScreenButtons } from "./screen-buttons.tsx";

/** Which game, live or paused, and the page's own settings. */
export function Toolbar({ dashboard }: { dashboard: Dashboard }) {
  const { games, view } = dashboard;
  const game = dashboard.game.value;
  const pausedAt = view.pausedAtMillis.value;
  // Read so that the age moves on.
  dashboard.now.value;
  const ago = pausedAt === undefined || game === undefined ? 0 : (game.frames.newestMillis - pausedAt) / 1000;
  return (
    <section class="toolbar" aria-label="Game and view">
      <select
        aria-label="Game"
        value={games.selectedName.value ?? ""}
        onChange={(event) => dashboard.select(event.currentTarget.value)}
      >
        {games.all.value.size === 0 && <option value="">no game</option>}
        {[...games.all.value.values()].map(({ source, isConnected, seconds: told }) => (
          <option key={source} value={source}>
            {`${source} · ${isConnected ? wordOf(told.at(-1)?.window.verdict.answer) : "left"}`}
          </option>
        ))}
      </select>
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
      <ScreenButtons screen={dashboard.screen} />
    </section>
  );
}

function wordOf(answer: string | undefined): string {
  switch (answer) {
    case "holds":
      return "holds";
    case "breaks":
      return "breaks";
    default:
      return "cannot tell";
  }
}
