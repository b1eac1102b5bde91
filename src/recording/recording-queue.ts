import type { HubMessage } from "../hub/index.ts";
import { PendingMessages } from "./pending-messages.ts";
import { RecordedData } from "./recorded-data.ts";

/** What a message takes to be recorded: itself, and each byte of its JSON. Units: milliseconds. */
const MESSAGE_MILLIS = 0.005;
const BYTE_MILLIS = 10e-6;

/** Takes a message with its data, and when it came, in milliseconds of the monotonic clock. */
type TakeMessage = (message: HubMessage, recorded: RecordedData, cameMillis: number) => void;

/** Messages that wait to be recorded, and the data of the one that is. Charges games for the work. */
export class RecordingQueue {
  readonly #pending = new PendingMessages();
  readonly #recorded = new RecordedData();

  /** Keeps a message, unless it repeats the sample of the packet before it. Returns whether there is room for more. Units: `cameMillis`, when it came, in milliseconds of the monotonic clock. */
  push(message: HubMessage, cameMillis: number): boolean {
    return !message.isNewSample || this.#pending.push(message, cameMillis);
  }

  /** Hands over all messages in the order in which they came, each with its data until the next one, and forgets them. */
  drain(take: TakeMessage): void {
    this.#pending.drain((message, cameMillis) => this.pass(message, cameMillis, take));
  }

  /** Hands over a message that did not wait. */
  pass(message: HubMessage, cameMillis: number, take: TakeMessage): void {
    const recorded = this.#recorded;
    recorded.begin(message);
    take(message, recorded, cameMillis);
    const bytes = recorded.takenBytes;
    recorded.end();
    // As other work of games: by its length, not measured.
    if (bytes !== undefined) message.source.worked(MESSAGE_MILLIS + bytes * BYTE_MILLIS);
  }
}
