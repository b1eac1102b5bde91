import type { Clock } from "../base/clock.ts";
import type { Hub, Source, Stamp } from "../hub/index.ts";
import type { HelloMessage } from "../protocol/json-messages.ts";
import { type JsonObject, parseJsonObject } from "../protocol/json-object.ts";
import { RELAY_SOURCE } from "../protocol/source-names.ts";
import { GAME_STREAMS } from "../protocol/streams.ts";
import { topicRow } from "../protocol/topic-table.ts";
import { type ReadChannel, type ReadMessage, secondsOfNanos } from "../recording/index.ts";
import { recordedBody } from "./recorded-body.ts";

/** Whether a channel has what a game sent, or what happened to its connection: not what repeats a topic for viewers, and nothing of the relay itself. */
export function isOfGame({ topic, about, source, encoding }: ReadChannel): boolean {
  return source !== "" && source !== RELAY_SOURCE && encoding === "json" && (topic ?? about) !== undefined;
}

/**
 * Feeds the messages of a recording into a hub, as the games sent them: opens each connection with its epoch, introduces it, and closes it where it
 * ended. What the relay said of the games is left out, because insight says it anew.
 */
export class RecordedGames {
  /** By the epoch in the recording. */
  readonly #sources = new Map<string, Source>();
  readonly #stamp: Stamp = {};

  constructor(
    private readonly hub: Hub,
    private readonly clock: Pick<Clock, "monotonicMillis">,
    /** By epoch. */
    private readonly hellos: ReadonlyMap<string, HelloMessage>,
    /** The epoch that a connection gets. */
    private readonly epochOf = (epoch: string) => epoch,
  ) {}

  /** Takes a message. `atMillis` is its log time, by the clock; it may be a little before now. */
  take({ channel, sequence, publishTime, data }: ReadMessage, atMillis: number): void {
    if (!isOfGame(channel)) return;
    const { topic } = channel;
    if (topic === undefined) {
      this.#connection(channel, data);
      return;
    }
    if (topicRow(topic).ofRelay) return;
    const timestampSeconds = secondsOfNanos(publishTime);
    const body = recordedBody(topic, data, timestampSeconds);
    if (body === undefined) return;
    if (topic === "alert" && body.from === "json" && isOfInsight(body.data, channel)) return;
    const stamp = this.#stamp;
    stamp.timestampSeconds = timestampSeconds;
    stamp.ageMillis = Math.max(0, this.clock.monotonicMillis() - atMillis);
    stamp.seq = sequence;
    this.hub.accept(this.#sourceOf(channel), topic, body, stamp);
  }

  /** Closes the games that are still connected. */
  close(): void {
    for (const source of this.#sources.values()) this.hub.close(source);
    this.#sources.clear();
  }

  #sourceOf({ source: name, epoch }: ReadChannel): Source {
    const known = this.#sources.get(epoch);
    if (known !== undefined) return known;
    const source = this.hub.open(this.epochOf(epoch));
    this.#sources.set(epoch, source);
    introduceRecorded(this.hub, source, { name, hello: this.hellos.get(epoch) });
    return source;
  }

  #connection(channel: ReadChannel, data: Uint8Array): void {
    const { what, reason } = parseJsonObject(Buffer.from(data).toString()) ?? {};
    if (what === "refused") this.hub.refuse(this.#sourceOf(channel), String(reason));
    if (what !== "closed") return;
    const source = this.#sources.get(channel.epoch);
    if (source === undefined) return;
    this.#sources.delete(channel.epoch);
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

/** Whether insight made an alert: its id begins with its kind and the connection. */
function isOfInsight({ kind, id }: JsonObject, { epoch }: ReadChannel): boolean {
  return typeof id === "string" && id.startsWith(`${kind}-${epoch}-`);
}
