import type { EventStore, JSONRPCMessage } from "@modelcontextprotocol/server";

/** Most messages that one session keeps for a client whose connection broke, and their most characters of JSON together. */
const MAX_MESSAGES = 64;
const MAX_CHARACTERS = 256 * 1024;

interface Kept {
  id: string;
  streamId: string;
  message: JSONRPCMessage;
  characters: number;
}

/** Keeps the last messages of a session's streams. A client that returns with the id of its last message gets the ones after it. */
export class MessageReplay implements EventStore {
  readonly #kept: Kept[] = [];
  #characters = 0;
  #count = 0;

  storeEvent(streamId: string, message: JSONRPCMessage): Promise<string> {
    const id = String(++this.#count);
    const { length: characters } = JSON.stringify(message);
    this.#kept.push({ id, streamId, message, characters });
    this.#characters += characters;
    while (this.#kept.length > 0 && (this.#kept.length > MAX_MESSAGES || this.#characters > MAX_CHARACTERS))
      this.#characters -= this.#kept.shift()?.characters ?? 0;
    return Promise.resolve(id);
  }

  /** The stream of a message; undefined if the message is no longer kept. */
  getStreamIdForEventId(eventId: string): Promise<string | undefined> {
    return Promise.resolve(this.#kept.find(({ id }) => id === eventId)?.streamId);
  }

  async replayEventsAfter(
    lastEventId: string,
    { send }: { send: (eventId: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const index = this.#kept.findIndex(({ id }) => id === lastEventId);
    const streamId = this.#kept[index]?.streamId ?? "";
    for (const { id, message, streamId: of } of this.#kept.slice(index + 1)) {
      // The first event of a stream is empty.
      if (of === streamId && "jsonrpc" in message) await send(id, message);
    }
    return streamId;
  }
}
