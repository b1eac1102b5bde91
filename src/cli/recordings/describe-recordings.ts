import { clockText } from "../shared/clock-text.ts";
import { countText } from "../shared/count-text.ts";
import { textTable } from "../shared/text-table.ts";
import type { ListedRecording } from "./list-recordings.ts";

const HEAD = ["file", "state", "from", "length", "messages", "MB"] as const;

/** A table of recordings, and below it why some cannot be read. Times are local. */
export function describeRecordings(recordings: readonly ListedRecording[]): string {
  if (recordings.length === 0) return "no recordings";
  const rows = recordings.map(({ path, state, from, to, messages, bytes }) => [
    path,
    state,
    from === null ? "-" : localTime(from),
    from === null || to === null ? "-" : clockText(to - from),
    messages === null ? "-" : countText(messages),
    (bytes / 1e6).toFixed(2),
  ]);
  const problems = recordings.flatMap(({ path, problem }) =>
    problem === null ? [] : `\n${path}: ${problem}`,
  );
  return textTable(HEAD, rows, { leftColumns: 3 }) + problems.join("");
}

function localTime(unixSeconds: number): string {
  // Swedish dates are ISO dates.
  return new Date(unixSeconds * 1000).toLocaleString("sv-SE");
}
