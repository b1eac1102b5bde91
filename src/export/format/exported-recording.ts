import { reasonOf } from "../../base/reason-of.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { isJsonObject, type JsonObject } from "../../protocol/json-object.ts";
import { matchesTopic } from "../../protocol/topic-patterns.ts";
import type { ReadChannel, ReadMessage, RecordingReader } from "../../recording/index.ts";

const DECODER = new TextDecoder();

/** What of a recording is exported: all by default. */
export interface ExportSelection {
  /** Log times, both included. Units: unix nanoseconds. */
  from?: bigint | undefined;
  to?: bigint | undefined;
  /** Topics and wildcards. */
  topics?: readonly string[] | undefined;
  /** One game by its name. */
  source?: string | undefined;
}

/** A message of a topic. */
export interface ExportedMessage extends ReadMessage {
  channel: ReadChannel & { topic: string };
}

/** The selected messages of a recording, as formats read them. */
export class ExportedRecording {
  /** The log time of the recording's first message. Units: unix nanoseconds. */
  readonly beginNanos: bigint;
  /** The selected topics. */
  readonly topics: ReadonlySet<string>;

  /** Fails: bad_usage, if the selection has no message. */
  constructor(
    private readonly reader: RecordingReader,
    private readonly selection: Readonly<ExportSelection> = {},
  ) {
    this.beginNanos = reader.span?.from ?? 0n;
    const channels = [...reader.channels.values()].filter(hasTopic);
    if (channels.length === 0)
      throw nothing("the recording has no messages of a relay: it is empty, or another program wrote it");
    const selected = channels.filter((channel) => this.#isSelected(channel));
    if (selected.length === 0) throw this.#nothingOf(channels);
    this.topics = new Set(selected.map(({ topic }) => topic));
    for (const _ of this.messages()) return;
    throw nothing(`the recording has no such messages in that time: it is ${this.#spanText()}`);
  }

  /** The selected messages, in the order in which they were written; of some topics only, if they are given. Fails: recording_failed. */
  *messages(isAsked: (topic: string) => boolean = () => true): Generator<ExportedMessage> {
    const { from, to } = this.selection;
    const channels = (channel: ReadChannel) =>
      hasTopic(channel) && this.#isSelected(channel) && isAsked(channel.topic);
    try {
      for (const message of this.reader.messages({ from, to, channels })) yield message as ExportedMessage;
    } catch (error) {
      throw new RelayError("recording_failed", reasonOf(error));
    }
  }

  /** A text that no other recording has. */
  get identity(): string {
    const epochs = [...this.reader.channels.values()].map(({ epoch }) => epoch);
    return `${this.beginNanos} ${[...new Set(epochs)].join(" ")}`;
  }

  #isSelected({ topic, source }: ExportedMessage["channel"]): boolean {
    const { topics, source: asked } = this.selection;
    if (asked !== undefined && asked !== source) return false;
    return topics === undefined || topics.some((pattern) => matchesTopic(pattern, topic));
  }

  #nothingOf(channels: readonly ExportedMessage["channel"][]): RelayError {
    const { source } = this.selection;
    const games = listed(channels.map((channel) => channel.source));
    if (source !== undefined && !channels.some((channel) => channel.source === source))
      return nothing(`the recording has no game ${source}; it has ${games}`);
    return nothing(`the recording has no such topics; it has ${listed(channels.map(({ topic }) => topic))}`);
  }

  #spanText(): string {
    const { from, to } = this.reader.span ?? { from: 0n, to: 0n };
    const date = (nanos: bigint) => new Date(Number(nanos / 1_000_000n)).toISOString();
    return `from ${date(from)} to ${date(to)}, ${(Number(to - from) / 1e9).toFixed(1)} s`;
  }
}

/** The data of a message. Fails: recording_failed, if another program wrote something else. */
export function dataOf(message: ReadMessage): JsonObject {
  let data: unknown;
  try {
    data = JSON.parse(textOf(message));
  } catch {
    // Said below.
  }
  if (isJsonObject(data)) return data;
  const { channel, logTime } = message;
  throw new RelayError("recording_failed", `expected an object of JSON in ${channel.name} at ${logTime}`);
}

/** The JSON of a message's data. */
export function textOf({ data }: ReadMessage): string {
  return DECODER.decode(data);
}

/** That a recording has nothing that can be exported in this way. */
export function nothing(why: string): RelayError {
  return new RelayError("bad_usage", why);
}

/** Whether a channel has messages of a topic, as relays write them. */
function hasTopic(channel: ReadChannel): channel is ExportedMessage["channel"] {
  return channel.topic !== undefined && channel.encoding === "json";
}

function listed(names: readonly string[]): string {
  return [...new Set(names)].sort().join(", ");
}
