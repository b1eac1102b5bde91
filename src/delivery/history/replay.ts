import type { HubMessage } from "../../hub/index.ts";
import { MAX_WHOLE_BYTES } from "../../protocol/limits.ts";

/** Most messages of the history that one command may bring. Writing more would make other clients wait. */
const MAX_REPLAYED = 10_000;

/** Messages of the history that are sent to a client. */
export interface Replay {
  /** Oldest first. */
  messages: HubMessage[];
  /** Their total length. Units: characters. */
  characters: number;
  /** Whether older messages were left out because there were too many. */
  isCut: boolean;
}

/**
 * Selects the newest messages, as many as may be sent at once. The newest message is always among them. `sampleCharacters` says what a message
 * counts as that has no text of its own.
 */
export function replayOf(
  asked: readonly HubMessage[],
  sampleCharacters: (message: HubMessage) => number,
): Replay {
  const messages = newestOf(asked).sort((one, other) => one.offset - other.offset);
  let from = messages.length;
  let characters = 0;
  while (from > 0 && messages.length - from < MAX_REPLAYED) {
    const length = charactersOf(messages[from - 1] as HubMessage, sampleCharacters);
    if (characters + length > MAX_WHOLE_BYTES && from < messages.length) break;
    characters += length;
    from--;
  }
  return { messages: messages.slice(from), characters, isCut: from > 0 || messages.length < asked.length };
}

function charactersOf(message: HubMessage, sampleCharacters: (message: HubMessage) => number): number {
  const { body } = message;
  return body.from === "json" ? body.text.length : sampleCharacters(message);
}

/** The newest messages, as many as may be sent, in any order. Numbers are sorted ten times as fast as the messages themselves. */
function newestOf(asked: readonly HubMessage[]): HubMessage[] {
  if (asked.length <= MAX_REPLAYED) return [...asked];
  const offsets = Float64Array.from(asked, ({ offset }) => offset).sort();
  const oldest = offsets[offsets.length - MAX_REPLAYED] ?? 0;
  return asked.filter(({ offset }) => offset >= oldest);
}
