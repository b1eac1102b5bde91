import type { HistoryEntry, HubMessage } from "../../hub/index.ts";
import { MAX_WHOLE_BYTES } from "../../protocol/limits.ts";

/** Most messages of the history that one command may bring: writing more would take too much of the relay's time. */
const MAX_REPLAYED = 10_000;

/** Messages of the history that are sent to a client. */
export interface Replay {
  /** Oldest first. */
  entries: HistoryEntry[];
  /** Their total length. Units: characters. */
  characters: number;
  /** Whether older messages were left out because there were too many. */
  isCut: boolean;
}

/**
 * Selects the newest messages, as many as one command may bring. The newest message is always among them. `sampleCharacters` says what
 * a message counts as that has no text of its own.
 */
export function replayOf(
  asked: readonly (HistoryEntry | HubMessage)[],
  sampleCharacters: (entry: HistoryEntry | HubMessage) => number,
): Replay {
  const entries = newestOf(asked).sort((one, other) => one.offset - other.offset);
  let from = entries.length;
  let characters = 0;
  while (from > 0 && entries.length - from < MAX_REPLAYED) {
    const length = charactersOf(entries[from - 1] as HistoryEntry, sampleCharacters);
    if (characters + length > MAX_WHOLE_BYTES && from < entries.length) break;
    characters += length;
    from--;
  }
  return { entries: entries.slice(from), characters, isCut: from > 0 || entries.length < asked.length };
}

function charactersOf(
  entry: HistoryEntry | HubMessage,
  sampleCharacters: (entry: HistoryEntry | HubMessage) => number,
): number {
  return "body" in entry && entry.body.from === "json" ? entry.body.text.length : sampleCharacters(entry);
}

/** The newest messages, as many as one command may bring, in any order. Numbers are sorted ten times as fast as the entries themselves. */
function newestOf(asked: readonly HistoryEntry[]): HistoryEntry[] {
  if (asked.length <= MAX_REPLAYED) return [...asked];
  const offsets = Float64Array.from(asked, ({ offset }) => offset).sort();
  const oldest = offsets[offsets.length - MAX_REPLAYED] ?? 0;
  return asked.filter(({ offset }) => offset >= oldest);
}
