import { useRef } from "preact/hooks";

/** A press that moves less than this is a tap. Units: CSS pixels. */
const TAP_PIXELS = 4;

/** What fingers or a mouse do on a canvas. Places are CSS pixels from its left edge. */
export interface Gestures {
  tap?(x: number): void;
  /** One pointer has moved. `x` is where it is now. */
  drag?(moved: { dx: number; dy: number; x: number; isShifted: boolean }): void;
  /** Two fingers move apart (`factor` over 1) or together, around `x`. */
  pinch?(factor: number, x: number): void;
}

/** Tells taps, drags and pinches apart. Returns the handlers for the canvas. */
export function useGestures({ tap, drag, pinch }: Gestures) {
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const travelled = useRef(0);
  const place = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const release = (event: PointerEvent): void => {
    pointers.current.delete(event.pointerId);
  };
  return {
    onPointerDown(event: PointerEvent): void {
      if (event.button !== 0) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      if (pointers.current.size === 0) travelled.current = 0;
      pointers.current.set(event.pointerId, place(event));
    },
    onPointerMove(event: PointerEvent): void {
      const before = pointers.current.get(event.pointerId);
      if (before === undefined) return;
      const now = place(event);
      const [dx, dy] = [now.x - before.x, now.y - before.y];
      travelled.current += Math.abs(dx) + Math.abs(dy);
      pointers.current.set(event.pointerId, now);
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      if (other !== undefined) {
        const [was, is] = [distance(before, other), distance(now, other)];
        if (was > 10 && is > 10) pinch?.(is / was, (now.x + other.x) / 2);
      } else if (travelled.current >= TAP_PIXELS) drag?.({ dx, dy, x: now.x, isShifted: event.shiftKey });
    },
    onPointerUp(event: PointerEvent): void {
      const isAlone = pointers.current.size === 1 && pointers.current.has(event.pointerId);
      release(event);
      if (isAlone && travelled.current < TAP_PIXELS) tap?.(place(event).x);
    },
    onPointerCancel: release,
  };
}

function distance(one: { x: number; y: number }, other: { x: number; y: number }): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
