/** Finds the known name that a mistyped name most likely means. Returns undefined if none is similar. Ignores case, dashes and underscores. */
export function nearestName(given: string, known: Iterable<string>): string | undefined {
  const target = folded(given);
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(target, folded(name));
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  // With more than a third of the letters wrong, a suggestion would be a guess.
  if (best === undefined || best.distance > Math.max(1, Math.floor(target.length / 3))) return undefined;
  return best.name;
}

/** Returns "; did you mean NAME?", or an empty text if no known name is similar. */
export function didYouMean(given: string, known: Iterable<string>): string {
  const name = nearestName(given, known);
  return name === undefined ? "" : `; did you mean ${name}?`;
}

/** Longest text that is compared, because the text comes from outside. Units: characters. */
const MAX_COMPARED = 64;

function folded(name: string): string {
  return name.slice(0, MAX_COMPARED).toLowerCase().replace(/[-_ ]/g, "");
}

/** Counts the letters to insert, delete, replace or swap with a neighbour to turn one text into the other. */
function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const at = (line: readonly number[], index: number) => line[index] ?? 0;
      let least = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        least = Math.min(least, at(beforeLast, column - 2) + 1);
      }
      current.push(least);
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? 0;
}
