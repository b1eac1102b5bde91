import type { HelloMessage } from "../../protocol/json-messages.ts";
import { topicRow } from "../../protocol/topic-table.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { KnownSessions, LiveSession } from "./known-sessions.ts";

/** What receipts need of their connection. */
export interface ReceiptsConnection {
  send(text: string): void;
  /** Closes the connection, because its game has another one. */
  leave(): void;
}

/**
 * Counts the messages taken from one connection, and tells the game the number: after each message that held an event, and in the
 * welcome of its next connection. A game that does not name its connection is told nothing.
 */
export class Receipts implements LiveSession {
  readonly #known: KnownSessions;
  readonly #connection: ReceiptsConnection;
  #name: string | undefined;
  #messages = 0;
  #ofPrevious = 0;
  #due = false;
  #over = false;

  constructor(known: KnownSessions, connection: ReceiptsConnection) {
    this.#known = known;
    this.#connection = connection;
  }

  /** Counts a message of any kind. Returns false if it must not be taken, because the game has another connection. */
  take(): boolean {
    if (this.#over) return false;
    this.#messages++;
    return true;
  }

  /** The message held an event of this topic, or could not be read (no topic): the game waits for a receipt. */
  held(topic?: Topic): void {
    if (topic === undefined || topicRow(topic).confirmed) this.#due = true;
  }

  /** The message has been taken: sends the game a receipt if it waits for one. */
  tell(): void {
    if (!this.#due) return;
    this.#due = false;
    if (this.#name === undefined || this.#over) return;
    this.#connection.send(JSON.stringify({ type: "received", messages: this.#messages }));
  }

  /** The game has introduced itself. Returns the number of messages taken from its earlier connection, for the welcome; undefined if the welcome has none. */
  introduce({ session, previous }: HelloMessage): number | undefined {
    if (this.#over || session === undefined) return undefined;
    // A second hello gets the same answer as the first.
    if (this.#name !== undefined) return this.#ofPrevious;
    if (!this.#known.open(session, this)) return undefined;
    this.#name = session;
    this.#ofPrevious = previous === undefined || previous === session ? 0 : this.#known.settle(previous);
    return this.#ofPrevious;
  }

  end(): void {
    if (this.#over) return;
    this.closed();
    this.#connection.leave();
  }

  /** The connection has ended. */
  closed(): void {
    this.#over = true;
    if (this.#name !== undefined) this.#known.close(this.#name, this.#messages);
  }
}
