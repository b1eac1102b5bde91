import type { HubMessage } from "../../hub/index.ts";

/** Most messages of before that one command is answered with: writing more would keep everybody else waiting. */
const MAX_REPLAYED = 10_000;
/** Most of their text. Units: characters. */
const MAX_REPLAYED_CHARACTERS = 1024 * 1024;
/** What a message without a text counts as. Units: characters. */
const PACKET_CHARACTERS = 100;

/** What of before is sent. */
export interface Replay {
  /** By offset, oldest first. */
  messages: HubMessage[];
  /** What they are long together. Units: characters. */
  characters: number;
  /** Whether there was more than may be sent: these are the newest. */
  isCut: boolean;
}

/** The newest of these messages, as many as may be sent at once, and always the very newest. */
export function replayOf(asked: readonly HubMessage[]): Replay {
  const messages = asked.toSorted((one, other) => one.offset - other.offset);
  let from = messages.length;
  let characters = 0;
  while (from > 0 && messages.length - from < MAX_REPLAYED) {
    const body = messages[from - 1]?.body;
    const length = body?.from === "json" ? body.text.length : PACKET_CHARACTERS;
    if (characters + length > MAX_REPLAYED_CHARACTERS && from < messages.length) break;
    characters += length;
    from--;
  }
  return { messages: messages.slice(from), characters, isCut: from > 0 };
}
