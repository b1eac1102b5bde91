import { drawLane, laneIndexAt } from "../draw/draw-lane.ts";
import { drawStrip, STRIP_SIDE } from "../draw/draw-strip.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { refreshesLost } from "../model/frame-colour.ts";
import type { WatchedGame } from "../model/watched-game.ts";
import { decimal, timeOfDay } from "../model/words.ts";
import { useDrawing } from "./use-drawing.ts";

/** How much zoom one notch of the wheel makes. */
const WHEEL_ZOOM = 1.0015;

/** Every frame of the last minute, single frames below, and what is known of one of them. */
export function FramePanel({ dashboard }: { dashboard: Dashboard }) {
  const { view } = dashboard;
  const game = dashboard.game.value;
  const budgetMillis = budgetOf(dashboard);
  const strip = useDrawing(15, (canvas, colours) => {
    const shown = dashboard.game.peek();
    if (shown === undefined) return;
    const toMillis = rightEdge(dashboard, shown);
    const cursor = cursorIndex(dashboard, shown);
    drawStrip(canvas, {
      ring: shown.frames,
      fromMillis: toMillis - view.spanMillis.peek(),
      toMillis,
      budgetMillis: budgetOf(dashboard),
      cursorMillis: cursor === undefined ? undefined : shown.frames.endMillis(cursor),
      colours,
    });
  });
  const lane = useDrawing(10, (canvas, colours) => {
    const shown = dashboard.game.peek();
    if (shown !== undefined) drawLane(canvas, laneScene(dashboard, shown), colours);
  });

  /** Place on the axis under the pointer. */
  const placeOf = (
    event: { clientX: number; currentTarget: EventTarget | null },
    shown: WatchedGame,
  ): number => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const right = rightEdge(dashboard, shown);
    const share = (event.clientX - box.left) / Math.max(1, box.width - STRIP_SIDE);
    return right - view.spanMillis.value * (1 - Math.min(1, Math.max(0, share)));
  };
  const lookAtIndex = (shown: WatchedGame, index: number): void => {
    if (index < shown.frames.begin || index >= shown.frames.end) return;
    const { newestMillis } = shown.frames;
    view.lookAt(shown.frames.numberAt(index), shown.frames.endMillis(index), newestMillis);
  };
  const lookAtPlace = (event: PointerEvent): void => {
    if (game === undefined || (event.type === "pointermove" && event.buttons === 0)) return;
    lookAtIndex(game, Math.min(game.frames.end - 1, game.frames.indexAfter(placeOf(event, game))));
  };
  return (
    <section class="panel frames" aria-label="Frame time">
      <header>
        <h2>Frame time</h2>
        <p class="quiet readout">{readout(dashboard, budgetMillis)}</p>
        <ul class="legend" aria-hidden="true">
          <li class="in-budget">in budget</li>
          <li class="over">over</li>
          <li class="lost-1">1 lost</li>
          <li class="lost-2">2 and more</li>
        </ul>
      </header>
      <canvas
        ref={strip}
        class="strip"
        tabIndex={0}
        role="img"
        aria-label="Frame times of the last minute. The left and right arrow keys move frame by frame."
        onPointerDown={lookAtPlace}
        onPointerMove={lookAtPlace}
        onWheel={(event) => {
          event.preventDefault();
          if (game !== undefined)
            view.zoom(WHEEL_ZOOM ** event.deltaY, placeOf(event, game), game.frames.newestMillis);
        }}
      />
      <canvas
        ref={lane}
        class="lane"
        role="img"
        aria-label="Single frames"
        onPointerDown={(event) => {
          if (game === undefined) return;
          const box = event.currentTarget.getBoundingClientRect();
          lookAtIndex(game, laneIndexAt(laneScene(dashboard, game), box.width, event.clientX - box.left));
        }}
      />
    </section>
  );
}

/** Moves the view by frames, or pauses it, from the keyboard. */
export function moveByFrames(dashboard: Dashboard, frames: number): void {
  const game = dashboard.game.peek();
  if (game === undefined || game.frames.end === 0) return;
  const index = (cursorIndex(dashboard, game) ?? game.frames.end - 1) + frames;
  const inside = Math.min(game.frames.end - 1, Math.max(game.frames.begin, index));
  const { newestMillis } = game.frames;
  dashboard.view.lookAt(game.frames.numberAt(inside), game.frames.endMillis(inside), newestMillis);
}

/** Budget of the game's frames. Units: milliseconds. */
function budgetOf(dashboard: Dashboard): number {
  return dashboard.games.selected.value?.seconds.at(-1)?.window.verdict.budget_ms ?? 1000 / 90;
}

/** Right edge of the strip: live it moves on with time, so that a game that stands still is seen to. */
function rightEdge({ view, time }: Dashboard, game: WatchedGame): number {
  const age = game.frames.end === 0 ? 0 : game.clock.ageMillis(time.nowMillis());
  // Frames come in batches of up to a tenth of a second.
  return view.pausedAtMillis.value ?? game.frames.newestMillis + (age > 500 ? age : 0);
}

function cursorIndex({ view }: Dashboard, game: WatchedGame): number | undefined {
  const number = view.cursorNumber.value;
  return number === undefined ? undefined : game.frames.indexOfNumber(number);
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

/** What is known of the frame that is looked at. */
function readout(dashboard: Dashboard, budgetMillis: number): string {
  const game = dashboard.game.value;
  const number = dashboard.view.cursorNumber.value;
  if (game === undefined || number === undefined) return "every frame of the last minute";
  const index = game.frames.indexOfNumber(number);
  if (index === undefined) return `frame ${number} is no longer kept`;
  const millis = game.frames.frameMillis(index);
  if (Number.isNaN(millis)) return "nothing was told of this time";
  const unix = game.clock.unixMillis(game.frames.endMillis(index));
  const at = unix === undefined ? "" : ` at ${timeOfDay(unix / 1000)}`;
  const lost = refreshesLost(millis, budgetMillis);
  const lostWords = lost === 0 ? "" : ` · ${lost} refresh${lost === 1 ? "" : "es"} lost`;
  return `frame ${number}${at} · ${decimal(millis)} ms · physics ${decimal(game.frames.physicsMillis(index))} ms${lostWords}`;
}
