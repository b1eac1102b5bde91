import { terminalLine } from "../../base/terminal-text.ts";
import { countText } from "../shared/count-text.ts";
import type { ImportedFile } from "./import-recordings.ts";

/** Most kinds of what was left out that are listed. JSON has all. */
const MOST_KINDS = 20;

/** For each file what it became, and what of it was left out. */
export function describeImports(imports: readonly ImportedFile[]): string {
  return imports.flatMap(linesOf).map(terminalLine).join("\n");
}

function linesOf({ path, recording, report, problem }: ImportedFile): string[] {
  if (report === null) return [`left alone: ${path}: ${problem}`];
  const { format, messages, leftOut, notes } = report;
  const taken = Object.entries(messages).map(([topic, count]) => `${topic} ${countText(count)}`);
  const left = leftOut
    .slice(0, MOST_KINDS)
    .map(({ from, why, count }) => `  left out: ${countText(count)} of ${from}: ${why}`);
  const more = leftOut.length - left.length;
  return [
    `imported: ${path} (${format}) as ${recording}`,
    `  messages: ${taken.join(", ")}`,
    ...notes.map((note) => `  ${note}`),
    ...left,
    ...(more > 0 ? [`  left out: ${countText(more)} more kinds, which --json lists`] : []),
  ];
}
