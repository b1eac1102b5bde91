import { useContext, useEffect, useRef } from "preact/hooks";
import type { Colours } from "../draw/colours.ts";
import { PainterContext } from "./painter.ts";

/** Draws a canvas at every so many ticks of the painter, with the colours of the theme. Returns the canvas's reference. */
export function useDrawing(everyTicks: number, draw: (canvas: HTMLCanvasElement, colours: Colours) => void) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  const painter = useContext(PainterContext);
  useEffect(
    () =>
      painter?.add({
        everyTicks,
        draw: (colours) => canvas.current !== null && latest.current(canvas.current, colours),
      }),
    [painter, everyTicks],
  );
  return canvas;
}
