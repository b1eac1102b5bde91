import type { HistoryEntry, Hub, HubMessage } from "../../hub/index.ts";
import type { Dialect } from "../formats/dialect.ts";
import { writtenLength } from "../formats/written-length.ts";
import type { Lane } from "../lanes/lane.ts";
import { messageOf } from "./message-of.ts";
import { PacketRun } from "./packet-run.ts";
import type { Replay } from "./replay.ts";

/** Most messages of one step, and the length after which it ends: it takes about a millisecond, and a few where code runs for the first time. Units: bytes; characters of text. */
const STEP_MESSAGES = 256;
const STEP_LENGTH = 32 * 1024;
/** How many times its length a message counts that is compressed. */
const COMPRESSED_TIMES = 2;
/** A replay up to this size is sent at once. A page subscribes several times in one turn. Units: messages; characters. */
const SHORT = { messages: 32, characters: 8 * 1024 };
/** How often a client is sent in steps what came while it was sent the rest. After that all of it is sent in one step, so that an end comes. */
const MOST_ROUNDS = 8;

/** What sending a replay needs. */
export interface ReplayParts {
  hub: Hub;
  dialect: Dialect;
  lane: Lane;
}

/** Whether a replay is so short that all of it is sent at once. */
export function isShort({ entries, characters }: Replay): boolean {
  return entries.length <= SHORT.messages && characters <= SHORT.characters;
}

/**
 * Sends a replay to one client in steps, one in each turn of the event loop, so that a minute of frames does not delay other clients.
 * It ends with what came meanwhile: the client can be subscribed to what comes from then on.
 */
export class ReplaySteps {
  #entries: readonly (HistoryEntry | HubMessage)[] = [];
  /** Index of the first entry that was not sent. */
  #next = 0;
  /** Whether the next step sends all entries. */
  #isLast = false;
  /** Offset up to which messages are among the entries. */
  #through = 0;
  #rounds = 0;
  #lost = 0;
  readonly #run = new PacketRun();

  /** `meanwhile` finds what has come after an offset. */
  constructor(
    private readonly parts: ReplayParts,
    replay: Replay,
    private readonly meanwhile: (since: number) => Replay,
  ) {
    this.#take(replay);
  }

  /** Whether each message that was asked for was still in the history when its turn came. */
  get isWhole(): boolean {
    return this.#lost === 0;
  }

  /** Sends the next part. Returns whether there is more. */
  step(): boolean {
    const { lane, hub } = this.parts;
    if (lane.state === "closed") return false;
    lane.settle();
    this.#send();
    if (this.#next < this.#entries.length) return true;
    const through = this.#through;
    if (hub.topics.offset === through) return false;
    const { entries, characters, isCut } = this.meanwhile(through);
    if (isCut) this.#lost++;
    // A newest value is found again, though no other has come.
    const newer = entries.filter(({ offset }) => offset > through);
    this.#take({ entries: newer, characters, isCut });
    if (!this.#isLast) return true;
    this.#send();
    return false;
  }

  #take(replay: Replay): void {
    this.#isLast = isShort(replay) || this.#rounds++ === MOST_ROUNDS;
    this.#entries = this.#isLast ? replay.entries : replay.entries.map(owned);
    this.#next = 0;
    this.#through = this.parts.hub.topics.offset;
  }

  /** Sends the messages of the next step. */
  #send(): void {
    const { hub, dialect, lane } = this.parts;
    const end = this.#isLast ? this.#entries.length : this.#next + STEP_MESSAGES;
    let length = 0;
    while (this.#next < Math.min(end, this.#entries.length)) {
      if (length >= STEP_LENGTH && !this.#isLast) break;
      const entry = this.#entries[this.#next++] as HistoryEntry;
      // What a game that was retracted said is not told any more.
      if (entry.source.retracted) continue;
      const message = messageOf(hub, entry);
      if (message === undefined) {
        this.#lost++;
        continue;
      }
      const { topic, source, seq, offset } = message;
      const [format] = dialect.formatsOf(topic.name);
      const payload = format.encode(message, true);
      const written = writtenLength(payload);
      length += written === payload.length ? written : COMPRESSED_TIMES * written;
      // On the slow lane each message waits, and is counted, for itself.
      if (format.joinsPackets === true && typeof payload !== "string" && lane.state === "fast") {
        this.#run.add(payload);
        if (this.#run.isFull) this.#sendRun();
        continue;
      }
      this.#sendRun();
      const kept = typeof payload === "string" ? payload : payload.slice();
      lane.sendMessage({ topic: topic.name, source, seq, offset, payload: kept });
    }
    this.#sendRun();
  }

  #sendRun(): void {
    if (!this.#run.isEmpty) this.parts.lane.sendNow(this.#run.take());
  }
}

/** An entry that stays as it is while other messages come. */
function owned(entry: HistoryEntry | HubMessage): HistoryEntry | HubMessage {
  if (!("body" in entry) || !entry.topic.isState) return entry;
  const { body } = entry;
  return { ...entry, body: body.from === "json" ? body : structuredClone(body) };
}
