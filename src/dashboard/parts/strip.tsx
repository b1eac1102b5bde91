import { drawEmpty } from "../draw/draw-empty.ts";
import { drawStrip, plotWidth } from "../draw/draw-strip.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { budgetOf, cursorIndex, lookAtPlace, rightEdge } from "../model/shown-frames.ts";
import { useDrawing } from "./use-drawing.ts";
import { useGestures } from "./use-gestures.ts";

/** How much zoom one notch of the wheel makes. */
const WHEEL_ZOOM = 1.0015;

/** Every frame of a span. A tap looks at a frame, a drag moves the strip, wheel and pinch zoom, a double click resets. */
export function Strip({ dashboard }: { dashboard: Dashboard }) {
  const { view } = dashboard;
  const canvas = useDrawing(2, (drawn, colours) => {
    const game = dashboard.game.peek();
    if (game === undefined) return drawEmpty(drawn, "No frames yet", colours);
    const toMillis = rightEdge(dashboard, game);
    const cursor = cursorIndex(dashboard, game);
    drawStrip(drawn, {
      ring: game.frames,
      fromMillis: toMillis - view.spanMillis.peek(),
      toMillis,
      budgetMillis: budgetOf(dashboard),
      cursorMillis: cursor === undefined ? undefined : game.frames.endMillis(cursor),
      unixMillis: view.isLive.peek() ? undefined : game.clock.unixMillis(0),
      colours,
    });
  });
  const width = (): number => Math.max(1, plotWidth(canvas.current?.clientWidth ?? 1));
  /** Place on the axis at a place of the canvas. */
  const placeAt = (x: number): number => {
    const game = dashboard.game.peek();
    const right = game === undefined ? 0 : rightEdge(dashboard, game);
    return right - view.spanMillis.value * (1 - Math.min(1, Math.max(0, x / width())));
  };
  const zoom = (factor: number, x: number): void => {
    view.zoom(factor, placeAt(x), dashboard.game.peek()?.frames.newestMillis ?? 0);
  };
  const gestures = useGestures({
    tap(x) {
      const game = dashboard.game.peek();
      if (game !== undefined) lookAtPlace(dashboard, game, placeAt(x));
    },
    drag({ dx }) {
      const newest = dashboard.game.peek()?.frames.newestMillis ?? 0;
      view.move((-dx / width()) * view.spanMillis.value, newest);
    },
    pinch: (factor, x) => zoom(1 / factor, x),
  });
  return (
    <canvas
      ref={canvas}
      class="strip"
      tabIndex={0}
      role="img"
      aria-label="Frame times. The left and right arrow keys look at one frame after the other, plus and minus zoom."
      {...gestures}
      onDblClick={() => view.reset()}
      onWheel={(event) => {
        event.preventDefault();
        zoom(WHEEL_ZOOM ** event.deltaY, event.offsetX);
      }}
    />
  );
}
