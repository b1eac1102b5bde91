import { useRef } from "preact/hooks";
import { drawOverview } from "../draw/draw-overview.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { budgetOf, cursorIndex, lookAtPlace, rightEdge } from "../model/shown-frames.ts";
import { type StripColumns, stripColumns } from "../model/strip-columns.ts";
import type { WatchedGame } from "../model/watched-game.ts";
import { useDrawing } from "./use-drawing.ts";

/** What the overview shows. Units: milliseconds. */
const SPAN_MILLIS = 600_000;
/** How long its columns are good for: 50,000 frames are not looked through at every draw. Units: milliseconds. */
const KEPT_MILLIS = 1000;

/** Columns of the overview, with what they were made of. */
interface Kept {
  game: WatchedGame;
  atMillis: number;
  toMillis: number;
  columns: StripColumns;
}

/** The last ten minutes in a thin strip. Pressing and dragging in it moves everything to that time. */
export function Overview({ dashboard }: { dashboard: Dashboard }) {
  const kept = useRef<Kept | undefined>(undefined);
  const canvas = useDrawing(4, (drawn, colours) => {
    const game = dashboard.game.peek();
    const { clientWidth } = drawn;
    if (game === undefined || clientWidth === 0) return;
    const now = dashboard.time.nowMillis();
    const old = kept.current;
    const isGood =
      old?.game === game && old.columns.longest.length === clientWidth && now - old.atMillis < KEPT_MILLIS;
    const { columns, toMillis } = isGood ? old : columnsOf(dashboard, game, clientWidth, now);
    if (!isGood) kept.current = { game, atMillis: now, toMillis, columns };
    const cursor = cursorIndex(dashboard, game);
    const right = Math.min(toMillis, rightEdge(dashboard, game));
    drawOverview(drawn, {
      columns,
      fromMillis: toMillis - SPAN_MILLIS,
      toMillis,
      budgetMillis: budgetOf(dashboard),
      shownFromMillis: right - dashboard.view.spanMillis.peek(),
      shownToMillis: right,
      cursorMillis: cursor === undefined ? undefined : game.frames.endMillis(cursor),
      colours,
    });
  });
  const scrub = (event: PointerEvent): void => {
    const game = dashboard.game.peek();
    const shown = kept.current;
    if (game === undefined || shown === undefined || event.buttons === 0) return;
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)));
    const place = shown.toMillis - SPAN_MILLIS * (1 - share);
    lookAtPlace(dashboard, game, place);
  };
  return (
    <canvas
      ref={canvas}
      class="overview"
      role="img"
      aria-label="The last ten minutes"
      title="The last ten minutes: press or drag to go there"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        scrub(event);
      }}
      onPointerMove={scrub}
    />
  );
}

/** The columns of the ten minutes up to the newest frame, paused or not. */
function columnsOf(dashboard: Dashboard, game: WatchedGame, columns: number, nowMillis: number) {
  const age = game.frames.end === 0 ? 0 : game.clock.ageMillis(nowMillis);
  const toMillis = game.frames.newestMillis + (age > KEPT_MILLIS ? age : 0);
  const fromMillis = toMillis - SPAN_MILLIS;
  return {
    toMillis,
    columns: stripColumns(game.frames, { fromMillis, toMillis, columns, budgetMillis: budgetOf(dashboard) }),
  };
}
