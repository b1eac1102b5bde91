import { drawLane, laneIndexAt } from "../draw/draw-lane.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { budgetOf, cursorIndex, lookAtIndex } from "../model/shown-frames.ts";
import type { WatchedGame } from "../model/watched-game.ts";
import { useDrawing } from "./use-drawing.ts";

/** Single frames around the one that is looked at, or the newest. */
export function Lane({ dashboard }: { dashboard: Dashboard }) {
  const canvas = useDrawing(4, (drawn, colours) => {
    const game = dashboard.game.peek();
    if (game !== undefined) drawLane(drawn, laneScene(dashboard, game), colours);
  });
  return (
    <canvas
      ref={canvas}
      class="lane"
      role="img"
      aria-label="Single frames"
      onPointerDown={(event) => {
        const game = dashboard.game.peek();
        if (game === undefined) return;
        const { left, width } = event.currentTarget.getBoundingClientRect();
        lookAtIndex(dashboard, game, laneIndexAt(laneScene(dashboard, game), width, event.clientX - left));
      }}
    />
  );
}

function laneScene(dashboard: Dashboard, game: WatchedGame) {
  const cursor = cursorIndex(dashboard, game);
  return {
    ring: game.frames,
    index: cursor ?? game.frames.end - 1,
    isCentred: cursor !== undefined,
    budgetMillis: budgetOf(dashboard),
  };
}
