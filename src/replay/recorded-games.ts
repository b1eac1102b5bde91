import type { Hub, Source, Stamp } from "../hub/index.ts";
import type { HelloMessage } from "../protocol/json-messages.ts";
import { parseJsonObject } from "../protocol/json-object.ts";
import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import { GAME_STREAMS } from "../protocol/streams.ts";
import type { ReadChannel, ReadMessage } from "../recording/index.ts";
import { gameMessageOf, isOfGame } from "./game-message.ts";
import { LONGEST_KEPT_MILLIS, type RecordedTime } from "./recorded-time.ts";

/** How the games of a recording come into a hub. */
export interface RecordedGamesOptions {
  /** The epoch that a connection gets; by default that of the recording. */
  epochOf?: ((epoch: string) => string) | undefined;
  /** Most games at once; by default as many as a relay takes. */
  mostGames?: number | undefined;
  /** Called for each message of a game that is one too many. */
  leftOut?: (() => void) | undefined;
}

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
  readonly #epochOf: NonNullable<RecordedGamesOptions["epochOf"]>;
  readonly #mostGames: number;
  readonly #leftOut: NonNullable<RecordedGamesOptions["leftOut"]>;

  constructor(
    private readonly hub: Hub,
    private readonly time: RecordedTime,
    /** By epoch. */
    private readonly hellos: ReadonlyMap<string, HelloMessage>,
    {
      epochOf = (epoch) => epoch,
      mostGames = DEFAULT_LIMITS.sources,
      leftOut = () => {},
    }: Readonly<RecordedGamesOptions> = {},
  ) {
    this.#epochOf = epochOf;
    this.#mostGames = mostGames;
    this.#leftOut = leftOut;
  }

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
    const source = this.#sourceOf(channel);
    if (source === undefined) return;
    const stamp = this.#stamp;
    stamp.timestampSeconds = sent.timestampSeconds;
    // No relay writes a message later than that. A file that says so would have messages from before the begin of its time.
    const agoMillis = this.time.clock.monotonicMillis() - this.time.millisOf(logTime);
    stamp.ageMillis = Math.min(LONGEST_KEPT_MILLIS, Math.max(0, agoMillis));
    stamp.seq = sequence;
    this.hub.accept(source, sent.topic, sent.body, stamp);
  }

  /** Closes the games that are still connected. */
  close(): void {
    for (const source of this.#sources.values()) this.hub.close(source);
    this.#sources.clear();
  }

  /** The game of a channel; undefined if there are too many. */
  #sourceOf({ source: name, epoch }: ReadChannel): Source | undefined {
    const known = this.#sources.get(epoch);
    if (known !== undefined) return known;
    // Names of connected games differ: the connection of this name before has ended, though its end may not be recorded.
    this.#close(this.#epochOfName.get(name));
    if (this.#sources.size >= this.#mostGames) {
      this.#leftOut();
      return undefined;
    }
    this.#epochOfName.set(name, epoch);
    const source = this.hub.open(this.#epochOf(epoch));
    this.#sources.set(epoch, source);
    introduceRecorded(this.hub, source, { name, hello: this.hellos.get(epoch) });
    return source;
  }

  #connection({ channel, data, logTime }: ReadMessage): void {
    const { what, reason, ms } = parseJsonObject(Buffer.from(data).toString()) ?? {};
    if (what === "refused") {
      const source = this.#sourceOf(channel);
      if (source !== undefined) this.hub.refuse(source, String(reason));
    }
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
