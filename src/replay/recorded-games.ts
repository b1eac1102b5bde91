import type { Hub, Source, Stamp } from "../hub/index.ts";
import type { HelloMessage } from "../protocol/json-messages.ts";
import { parseJsonObject } from "../protocol/json-object.ts";
import { GAME_STREAMS } from "../protocol/streams.ts";
import type { ReadChannel, ReadMessage } from "../recording/index.ts";
import { gameMessageOf, isOfGame } from "./game-message.ts";
import type { RecordedTime } from "./recorded-time.ts";

/**
 * Feeds the messages of a recording into a hub, as the games sent them: opens each connection with its epoch, introduces it, and closes it where it
 * ended. What the relay said of the games is left out, because insight says it anew.
 */
export class RecordedGames {
  /** By the epoch in the recording. */
  readonly #sources = new Map<string, Source>();
  /** The newest connection of each name. */
  readonly #epochOfName = new Map<string, string>();
  readonly #stamp: Stamp = {};

  constructor(
    private readonly hub: Hub,
    private readonly time: RecordedTime,
    /** By epoch. */
    private readonly hellos: ReadonlyMap<string, HelloMessage>,
    /** The epoch that a connection gets. */
    private readonly epochOf = (epoch: string) => epoch,
  ) {}

  /** Takes the next message, in the order in which they were written. Its time may be a little before now. */
  take(message: ReadMessage): void {
    const { channel, sequence, logTime } = message;
    this.time.runTo(logTime);
    if (!isOfGame(channel)) return;
    if (channel.topic === undefined) {
      this.#connection(message);
      return;
    }
    const sent = gameMessageOf(message);
    if (sent === undefined) return;
    const stamp = this.#stamp;
    stamp.timestampSeconds = sent.timestampSeconds;
    stamp.ageMillis = Math.max(0, this.time.clock.monotonicMillis() - this.time.millisOf(logTime));
    stamp.seq = sequence;
    this.hub.accept(this.#sourceOf(channel), sent.topic, sent.body, stamp);
  }

  /** Closes the games that are still connected. */
  close(): void {
    for (const source of this.#sources.values()) this.hub.close(source);
    this.#sources.clear();
  }

  #sourceOf({ source: name, epoch }: ReadChannel): Source {
    const known = this.#sources.get(epoch);
    if (known !== undefined) return known;
    // Names of connected games differ: the connection of this name before has ended, though its end may not be recorded.
    this.#close(this.#epochOfName.get(name));
    this.#epochOfName.set(name, epoch);
    const source = this.hub.open(this.epochOf(epoch));
    this.#sources.set(epoch, source);
    introduceRecorded(this.hub, source, { name, hello: this.hellos.get(epoch) });
    return source;
  }

  #connection({ channel, data, logTime }: ReadMessage): void {
    const { what, reason, ms } = parseJsonObject(Buffer.from(data).toString()) ?? {};
    if (what === "refused") this.hub.refuse(this.#sourceOf(channel), String(reason));
    if (what === "kept" && typeof ms === "number") this.time.runPast(logTime, ms);
    if (what === "closed") this.#close(channel.epoch);
  }

  #close(epoch: string | undefined): void {
    const source = epoch === undefined ? undefined : this.#sources.get(epoch);
    if (epoch === undefined || source === undefined) return;
    this.#sources.delete(epoch);
    this.hub.close(source);
  }
}

/** Introduces a game of a recording by its name and its hello, if it sent one. */
export function introduceRecorded(
  hub: Hub,
  source: Source,
  { name, hello = { type: "hello" } }: { name: string; hello: HelloMessage | undefined },
): void {
  hub.introduce(source, { ...hello, source: name });
  // As while it was recorded: then the relay had games sample everything.
  for (const stream of GAME_STREAMS) source.asked(stream, 0);
}
