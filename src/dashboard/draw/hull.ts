/** A place on the canvas. Units: CSS pixels. */
export type Place = readonly [x: number, y: number];

/** The convex outline of some places, in order around it. */
export function hull(places: readonly Place[]): Place[] {
  const sorted = [...places].sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  return [...half(sorted), ...half(sorted.toReversed())];
}

/** One side of the outline: from the first place to the last, without the last. */
function half(sorted: readonly Place[]): Place[] {
  const side: Place[] = [];
  for (const place of sorted) {
    while (side.length >= 2 && !isLeftTurn(side.at(-2), side.at(-1), place)) side.pop();
    side.push(place);
  }
  return side.slice(0, -1);
}

function isLeftTurn([ax, ay]: Place = [0, 0], [bx, by]: Place = [0, 0], [cx, cy]: Place): boolean {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0;
}
