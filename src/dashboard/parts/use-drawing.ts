import { useEffect, useRef } from "preact/hooks";
import { type Colours, readColours } from "../draw/colours.ts";

/** Draws a canvas regularly while the page is visible, with the colours of the theme. Returns the canvas's reference. */
export function useDrawing(perSecond: number, draw: (canvas: HTMLCanvasElement, colours: Colours) => void) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    let last = Number.NEGATIVE_INFINITY;
    let request = 0;
    const step = (now: number): void => {
      request = requestAnimationFrame(step);
      if (now - last < 1000 / perSecond - 4 || canvas.current === null) return;
      last = now;
      latest.current(canvas.current, readColours());
    };
    request = requestAnimationFrame(step);
    return () => cancelAnimationFrame(request);
  }, [perSecond]);
  return canvas;
}
