/** Unchanged lines that are shown around a change. */
const CONTEXT = 3;

/** A line of both texts, of the old text alone, or of the new text alone. */
interface DiffLine {
  mark: " " | "-" | "+";
  text: string;
}

/** The lines in which two texts differ, as `diff -u` marks them: with `-` and `+`, three lines around each change, and `…` where lines are left out. Empty if they are equal. */
export function lineDiff(before: string, after: string): string[] {
  if (before === after) return [];
  const lines = compared(linesOf(before), linesOf(after));
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ mark }) => mark !== " "),
  );
  return lines.flatMap(({ mark, text }, at) => {
    if (isNear[at] === true) return [`${mark}${text}`];
    return at === 0 || isNear[at - 1] === true ? ["…"] : [];
  });
}

function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}

/** Both texts as one list of lines. Cost: grows with the product of the lines between the first and the last difference. */
function compared(before: readonly string[], after: readonly string[]): DiffLine[] {
  let begin = 0;
  while (begin < before.length && begin < after.length && before[begin] === after[begin]) begin++;
  let end = 0;
  const most = Math.min(before.length, after.length) - begin;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const same = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ mark: " ", text }));
  return [
    ...same(before.slice(0, begin)),
    ...changedLines(before.slice(begin, before.length - end), after.slice(begin, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

/** Keeps the longest common sequence of lines. */
function changedLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const width = after.length + 1;
  // How many lines the rests of both texts have in common, by the beginnings of the rests.
  const common = new Uint32Array((before.length + 1) * width);
  for (let one = before.length - 1; one >= 0; one--) {
    for (let other = after.length - 1; other >= 0; other--) {
      const at = one * width + other;
      common[at] =
        before[one] === after[other]
          ? (common[at + width + 1] ?? 0) + 1
          : Math.max(common[at + width] ?? 0, common[at + 1] ?? 0);
    }
  }
  const lines: DiffLine[] = [];
  for (let one = 0, other = 0; one < before.length || other < after.length; ) {
    const at = one * width + other;
    const [old, young] = [before[one], after[other]];
    if (old !== undefined && old === young) {
      lines.push({ mark: " ", text: old });
      one++;
      other++;
    } else if (
      young === undefined ||
      (old !== undefined && (common[at + width] ?? 0) >= (common[at + 1] ?? 0))
    ) {
      lines.push({ mark: "-", text: old ?? "" });
      one++;
    } else {
      lines.push({ mark: "+", text: young });
      other++;
    }
  }
  return lines;
}
